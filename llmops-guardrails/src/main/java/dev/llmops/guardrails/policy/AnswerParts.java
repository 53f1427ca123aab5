package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.AnswerDetector;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The detectors of a plan that look at all of an answer in its order. Used by one thread. */
final class AnswerParts {

    private final StagePlan plan;
    private final GuardrailContext context;
    private final Map<String, AnswerDetector> detectors = new LinkedHashMap<>();
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();

    AnswerParts(StagePlan plan, GuardrailContext context) {
        this.plan = plan;
        this.context = context;
        for (DetectorStep step : plan.local()) {
            AnswerDetector detector = step.detector().forAnswer();
            if (detector != null) {
                detectors.put(step.name(), detector);
            }
        }
    }

    /** One that throws waits for nothing any more, and fails when it is to look. */
    void push(String piece, boolean complete) {
        detectors.forEach((name, detector) -> {
            if (!failures.containsKey(name)) {
                try {
                    detector.push(piece, complete);
                } catch (RuntimeException e) {
                    failures.put(name, e);
                }
            }
        });
    }

    /** {@return the first place at or behind another where all let the answer be cut, or -1 if it is not known yet} */
    int end(int place) {
        int end = place;
        int before = -1;
        while (end != before) {
            before = end;
            for (Map.Entry<String, AnswerDetector> entry : detectors.entrySet()) {
                if (!failures.containsKey(entry.getKey())) {
                    end = entry.getValue().end(end);
                    if (end < 0) {
                        return -1;
                    }
                }
            }
        }
        return end;
    }

    /** {@return from which place on nothing may be shown yet, or the given one if there is none} */
    int undecided(int length) {
        int undecided = length;
        for (Map.Entry<String, AnswerDetector> entry : detectors.entrySet()) {
            if (!failures.containsKey(entry.getKey())) {
                undecided = Math.min(undecided, entry.getValue().undecided());
            }
        }
        return undecided;
    }

    /**
     * {@return what a detector sees in the fresh end of a window, with places in the window; null if it is none of these}
     *
     * @throws RuntimeException what it threw, now or before
     */
    @Nullable
    Detection detect(DetectorStep step, String window, int fresh) {
        AnswerDetector detector = detectors.get(step.name());
        RuntimeException failure = failures.get(step.name());
        if (failure != null) {
            throw failure;
        }
        if (detector == null) {
            return null;
        }
        CheckedText part = CheckedText.of(window.substring(fresh), plan.stage(), plan.provenance(), context);
        try {
            Detection detection = detector.detect(part);
            List<Evidence> moved = detection.evidence().stream()
                    .map(evidence -> moved(evidence, fresh))
                    .toList();
            return new Detection(detection.score(), moved, detection.partial());
        } catch (RuntimeException e) {
            failures.put(step.name(), e);
            throw e;
        }
    }

    private static Evidence moved(Evidence evidence, int by) {
        CharRange range = evidence.range();
        return range == null
                ? evidence
                : new Evidence(
                        evidence.category(),
                        new CharRange(range.start() + by, range.end() + by),
                        evidence.score(),
                        evidence.via(),
                        evidence.replacement());
    }
}
