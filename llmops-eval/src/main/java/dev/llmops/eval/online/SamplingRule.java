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
 * A rule for calls that are judged regardless of the share of the others.
 *
 * @param name the reason recorded in judgements of such calls, for example {@code blocked}
 * @param selects whether it selects a call; it must depend only on the record, so that the same records give the same sample
 */
public record SamplingRule(String name, Predicate<Generation> selects) {

    /** Refuses nulls and a blank name. */
    public SamplingRule {
        Require.text("name", name);
        Objects.requireNonNull(selects, "selects");
    }

    /** {@return a rule for calls that a guardrail stopped} */
    public static SamplingRule blocked() {
        return new SamplingRule("blocked", call -> call.status() == GenerationStatus.BLOCKED);
    }

    /** {@return a rule for calls that failed, or whose answer was truncated} */
    public static SamplingRule failed() {
        return new SamplingRule("failed", call -> call.status() == GenerationStatus.FAILED);
    }

    /**
     * {@return a rule for calls with a low calibrated confidence, and those answered by an abstention}
     *
     * @param below the confidence below which it selects, above 0 and at most 1. A call without a calibrated confidence is not selected
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
     * {@return all rules: blocked, failed, low confidence. Thumbs down come later; see {@link OnlineEvaluation#thumbsDown}}
     *
     * @param confidence the confidence below which an answer is judged, above 0 and at most 1
     */
    public static List<SamplingRule> allBad(double confidence) {
        return List.of(blocked(), failed(), lowConfidence(confidence));
    }
}
