package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.policy.CategoryRule;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.OnFailure;
import dev.llmops.guardrails.policy.PolicyAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One detector at one stage, and what follows from what it sees. */
public record DetectorStep(TextDetector detector, DetectorRule rule, OnFailure onFailure, double factor) {

    /** A detector did not look at all of the text. */
    static final String PARTIALLY_SCANNED = "partially_scanned";

    /** A part of the text that another text takes the place of. */
    record Edit(CharRange range, String replacement) {

        /**
         * {@return the same edit in the part of the text that begins at a position; if it begins before it, that part
         * was shown, and the rest is left out without another text in its place}
         */
        Edit from(int start) {
            int first = Math.max(0, range.start() - start);
            String instead = range.start() < start ? "" : replacement;
            return new Edit(new CharRange(first, range.end() - start), instead);
        }
    }

    /** What follows from what a detector saw. */
    record Outcome(double score, PolicyAction action, List<Finding> findings, List<Edit> edits) {

        Outcome {
            findings = List.copyOf(findings);
            edits = List.copyOf(edits);
        }
    }

    DetectorStep times(double other) {
        return new DetectorStep(detector, rule, onFailure, other);
    }

    String name() {
        return detector.name();
    }

    public DetectorCost cost() {
        return detector.cost();
    }

    Outcome run(CheckedText text) {
        return outcome(Objects.requireNonNull(detector.detect(text), "detection"));
    }

    /** {@return what follows from what it saw} */
    Outcome outcome(Detection detection) {
        double own = rule.threshold() == null ? detector.threshold() : rule.threshold();
        boolean fires = detection.score() >= strict(own);
        List<Finding> findings = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        if (detection.partial()) {
            findings.add(new Finding(name(), PARTIALLY_SCANNED, null, 0, List.of(), detector.version(), null));
        }
        PolicyAction strongest = PolicyAction.PASS;
        for (Evidence evidence : evidence(detection)) {
            CategoryRule category = rule.categories().get(evidence.category());
            PolicyAction action = counts(evidence, category, fires) ? action(category) : PolicyAction.PASS;
            if (action == PolicyAction.PASS) {
                continue;
            }
            findings.add(finding(evidence));
            if (action == PolicyAction.TRANSFORM) {
                CharRange range = evidence.range();
                if (range == null || cost() == DetectorCost.REMOTE) {
                    action = PolicyAction.BLOCK;
                } else {
                    edits.add(new Edit(range, replacement(evidence)));
                }
            }
            strongest = action.compareTo(strongest) > 0 ? action : strongest;
        }
        return new Outcome(detection.score(), strongest, findings, edits);
    }

    /** A detector that says what it thinks of the whole, and no more, speaks in its own name. */
    private List<Evidence> evidence(Detection detection) {
        return detection.evidence().isEmpty() && detection.score() > 0
                ? List.of(Evidence.of(name(), null, detection.score()))
                : detection.evidence();
    }

    private boolean counts(Evidence evidence, @Nullable CategoryRule category, boolean fires) {
        Double own = category == null ? null : category.threshold();
        return own == null ? fires : evidence.score() >= strict(own);
    }

    private PolicyAction action(@Nullable CategoryRule category) {
        if (category != null) {
            return category.action();
        }
        return rule.action() == null ? PolicyAction.BLOCK : rule.action();
    }

    private double strict(double threshold) {
        return Math.min(1, threshold * factor);
    }

    private Finding finding(Evidence evidence) {
        return new Finding(
                name(),
                evidence.category(),
                evidence.range(),
                evidence.score(),
                evidence.via(),
                detector.version(),
                null);
    }

    private static String replacement(Evidence evidence) {
        String given = evidence.replacement();
        return given == null ? "[" + evidence.category() + "]" : given;
    }
}
