package dev.llmops.guardrails.policy;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Does what it is told, and remembers what it saw. */
record TestDetector(String name, DetectorCost cost, Function<CheckedText, Detection> says, List<String> seen)
        implements TextDetector {

    TestDetector(String name, DetectorCost cost, Function<CheckedText, Detection> says) {
        this(name, cost, says, new CopyOnWriteArrayList<>());
    }

    /** One that finds a word, wherever it stands. */
    static TestDetector word(String name, DetectorCost cost, String word) {
        return new TestDetector(name, cost, text -> {
            List<Evidence> evidence = new ArrayList<>();
            String original = text.original();
            for (int at = original.indexOf(word); at >= 0; at = original.indexOf(word, at + 1)) {
                evidence.add(Evidence.of(word, new CharRange(at, at + word.length()), 0.9));
            }
            return Detection.of(evidence);
        });
    }

    @Override
    public String version() {
        return "7";
    }

    @Override
    public Detection detect(CheckedText text) {
        seen.add(text.original());
        return says.apply(text);
    }
}
