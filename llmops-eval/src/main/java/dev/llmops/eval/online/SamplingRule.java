package dev.llmops.eval.online;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are judged whatever the share of the others.
 *
 * @param name what such a call is called in its judgements, for example {@code blocked}
 * @param selects tells whether a call is one; it follows from the record alone, so that the same records give the same sample
 */
public record SamplingRule(String name, Predicate<Generation> selects) {

    /** Refuses nulls and a blank name. */
    public SamplingRule {
        Require.text("name", name);
        Objects.requireNonNull(selects, "selects");
    }

    /** {@return calls that a guardrail stopped} */
    public static SamplingRule blocked() {
        return new SamplingRule("blocked", call -> call.status() == GenerationStatus.BLOCKED);
    }

    /** {@return calls that failed, or whose answer was cut} */
    public static SamplingRule failed() {
        return new SamplingRule("failed", call -> call.status() == GenerationStatus.FAILED);
    }

    /**
     * {@return calls whose calibrated confidence is low, and those that were answered by an abstention}
     *
     * @param below confidence that is low, above 0 and at most 1. A call without a calibrated one is not selected
     */
    public static SamplingRule lowConfidence(double below) {
        Require.positiveShare("below", below);
        return new SamplingRule("low-confidence", call -> isLow(call.grounding(), below));
    }

    private static boolean isLow(@Nullable Grounding grounding, double below) {
        if (grounding == null) {
            return false;
        }
        Double confidence = grounding.confidence();
        return grounding.outcome() == Grounding.Outcome.ABSTENTION || (confidence != null && confidence < below);
    }

    /**
     * {@return all of them: blocked, failed, of low confidence. Thumbs down come later, see {@link OnlineEvaluation#thumbsDown}}
     *
     * @param confidence confidence below which an answer is judged, above 0 and at most 1
     */
    public static List<SamplingRule> allBad(double confidence) {
        return List.of(blocked(), failed(), lowConfidence(confidence));
    }
}
