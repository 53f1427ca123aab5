package dev.llmops.monitoring.slo;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Defines what counts, and what of it is good. Each function returns true for a good event, false for a bad one, and null for one that does
 * not count. They are called
 * on many threads.
 *
 * @param ofCall classifies a call; never called for replays, forks and shadow traffic
 * @param ofJudgement classifies an evaluator's judgement
 * @param ofFeedback classifies feedback
 */
public record Indicator(
        Function<Generation, @Nullable Boolean> ofCall,
        Function<Judgement, @Nullable Boolean> ofJudgement,
        Function<FeedbackSignal, @Nullable Boolean> ofFeedback) {

    /** Refuses nulls. */
    public Indicator {
        Objects.requireNonNull(ofCall, "ofCall");
        Objects.requireNonNull(ofJudgement, "ofJudgement");
        Objects.requireNonNull(ofFeedback, "ofFeedback");
    }

    /**
     * {@return an indicator over calls only}
     *
     * @param good returns true for good calls, false for bad ones, null for those that do not count
     */
    public static Indicator ofCalls(Function<Generation, @Nullable Boolean> good) {
        return new Indicator(good, judgement -> null, feedback -> null);
    }

    /** {@return an indicator for calls that did not fail. One that a guardrail stopped is good, one that its caller cancelled does not count} */
    public static Indicator availability() {
        return ofCalls(
                call -> call.status() == GenerationStatus.CANCELLED ? null : call.status() != GenerationStatus.FAILED);
    }

    /**
     * {@return an indicator for complete answers within a time; other answers do not count}
     *
     * @param most from the call to the end of the answer, above 0
     */
    public static Indicator latency(Duration most) {
        requirePositive(most);
        return ofCalls(call -> call.status() == GenerationStatus.COMPLETED
                ? call.timings().total().compareTo(most) <= 0
                : null);
    }

    /**
     * {@return an indicator for complete answers whose first piece arrived within a time; those without that measurement do not count}
     *
     * @param most from the call to the first piece of the answer, above 0
     */
    public static Indicator firstToken(Duration most) {
        requirePositive(most);
        return ofCalls(call -> {
            Duration first = call.timings().timeToFirstToken();
            return (call.status() == GenerationStatus.COMPLETED && first != null) ? first.compareTo(most) <= 0 : null;
        });
    }

    /** {@return an indicator for calls that no guardrail stopped; one that its caller cancelled does not count} */
    public static Indicator notBlocked() {
        return ofCalls(
                call -> call.status() == GenerationStatus.CANCELLED ? null : call.status() != GenerationStatus.BLOCKED);
    }

    /**
     * {@return an indicator for an evaluator's judgements with a minimum score; unscored and failed ones do not count}
     *
     * @param evaluator the evaluator's name
     * @param least the lowest good score, finite
     */
    public static Indicator score(String evaluator, double least) {
        Objects.requireNonNull(evaluator, "evaluator");
        Require.that(Double.isFinite(least), () -> "least must be finite, but was " + least);
        return new Indicator(
                call -> null,
                judgement ->
                        (judgement.evaluator().equals(evaluator) && judgement.score() instanceof Score.Scored scored)
                                ? scored.value() >= least
                                : null,
                feedback -> null);
    }

    /** {@return an indicator for thumbs, of which those up are good} */
    public static Indicator thumbs() {
        return new Indicator(
                call -> null,
                judgement -> null,
                feedback -> feedback instanceof FeedbackSignal.Thumbs thumbs ? thumbs.up() : null);
    }

    private static void requirePositive(Duration time) {
        Require.positive("the time", time);
    }
}
