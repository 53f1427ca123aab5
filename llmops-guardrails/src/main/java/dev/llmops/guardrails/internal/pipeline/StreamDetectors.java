package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.StreamDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The detectors of a plan over one text; some look at all of an answer in its order. Used by one thread. */
final class StreamDetectors {

    private final StagePlan plan;
    private final GuardrailContext context;
    private final Map<String, StreamDetector> detectors = new LinkedHashMap<>();
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();

    StreamDetectors(StagePlan plan, GuardrailContext context) {
        this.plan = plan;
        this.context = context;
        for (DetectorStep step : plan.stage() == GuardrailStage.OUTPUT ? plan.local() : List.<DetectorStep>of()) {
            StreamDetector detector = step.detector().forStream();
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

    /** {@return the first place at or after another where all let the answer be cut, or -1 if it is not known yet} */
    int end(int place) {
        int end = place;
        int before = -1;
        while (end != before) {
            before = end;
            for (Map.Entry<String, StreamDetector> entry : detectors.entrySet()) {
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
        for (Map.Entry<String, StreamDetector> entry : detectors.entrySet()) {
            if (!failures.containsKey(entry.getKey())) {
                undecided = Math.min(undecided, entry.getValue().undecided());
            }
        }
        return undecided;
    }

    /**
     * {@return what a detector sees in a window}
     *
     * @param fresh where in the window the part begins that no earlier window had
     * @throws RuntimeException what it threw; if it looks at the answer in its order, also before
     */
    Detection detect(DetectorStep step, CheckedText window, int fresh) {
        StreamDetector detector = detectors.get(step.name());
        return detector == null
                ? Objects.requireNonNull(step.detector().detect(window), "detection")
                : detect(step.name(), detector, window.original().substring(fresh), fresh);
    }

    private Detection detect(String name, StreamDetector detector, String part, int fresh) {
        RuntimeException failure = failures.get(name);
        if (failure != null) {
            throw failure;
        }
        try {
            Detection detection = detector.detect(CheckedText.of(part, plan.stage(), plan.provenance(), context));
            List<Evidence> moved = detection.evidence().stream()
                    .map(evidence -> moved(evidence, fresh))
                    .toList();
            return new Detection(detection.score(), moved, detection.partial());
        } catch (RuntimeException e) {
            failures.put(name, e);
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
