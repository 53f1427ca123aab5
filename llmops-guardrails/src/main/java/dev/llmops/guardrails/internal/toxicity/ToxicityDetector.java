package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.MappedText;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Offensive language ({@code offensive}) and hatred of groups ({@code hate}), sentence by sentence.
 */
public final class ToxicityDetector implements TextDetector {

    /** Its name. */
    public static final String NAME = "toxicity";

    private static final double OFFENSIVE_LOGIT = 1;
    private static final double HATE_LOGIT = 0;

    private final LinearModel offensive;
    private final LinearModel hate;

    /** Creates the detector that comes with the library. */
    public ToxicityDetector() {
        this(
                LinearModel.resource("/dev/llmops/guardrails/toxicity-offensive-1.model"),
                LinearModel.resource("/dev/llmops/guardrails/toxicity-hate-1.model"));
    }

    ToxicityDetector(LinearModel offensive, LinearModel hate) {
        this.offensive = offensive;
        this.hate = hate;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public DetectorCost cost() {
        return DetectorCost.LINEAR;
    }

    @Override
    public Detection detect(CheckedText text) {
        double score = 0;
        List<Evidence> evidence = new ArrayList<>();
        List<MappedText> views = new ArrayList<>(text.readings());
        views.add(0, text.canonical());
        for (MappedText view : views) {
            for (CharRange sentence : TextWindows.sentences(view.text())) {
                String words = sentence.in(view.text());
                double rude = score(offensive, words, OFFENSIVE_LOGIT);
                double hateful = score(hate, words, HATE_LOGIT);
                score = Math.max(score, Math.max(rude, hateful));
                add(evidence, view, sentence, "offensive", rude);
                add(evidence, view, sentence, "hate", hateful);
            }
        }
        return new Detection(score, evidence);
    }

    private static double score(LinearModel model, String words, double even) {
        return 1 / (1 + Math.exp(even - model.logit(model.hasher().of(words, Set.of()))));
    }

    private void add(List<Evidence> evidence, MappedText view, CharRange sentence, String category, double score) {
        if (score >= threshold()) {
            evidence.add(Evidence.in(view, category, sentence.start(), sentence.end(), score));
        }
    }
}
