package dev.llmops.rag.confidence;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Returns an answer only if its confidence keeps a bound. Safe for use by multiple threads if its parts are. */
public final class SelectiveAnswering {

    /** What is made of an answer. */
    private interface Scoring {
        Judged of(AnswerContext answer);
    }

    private final Scoring scoring;
    private final SelectiveBound bound;
    private final Supplier<String> fingerprint;

    /**
     * Creates one whose confidence is the calibrated mean {@linkplain #score score} of the claims. If a claim could not be
     * checked, the confidence is unknown, and the answer is not returned.
     *
     * @param calibration maps the score of an answer to a probability
     * @param bound fitted on such probabilities of labelled answers
     * @param fingerprint names what is in use now: model, prompt, index, verifier and calibration; called for each answer, so that a
     *     change voids the bound at once
     */
    public SelectiveAnswering(Calibration calibration, SelectiveBound bound, Supplier<String> fingerprint) {
        Objects.requireNonNull(calibration, "calibration");
        this.scoring = answer -> anyUnchecked(answer.claims())
                ? new Judged(null, Map.of(), "a claim could not be checked, so the confidence is unknown")
                : new Judged(calibration.probability(score(answer.claims())), Map.of(), null);
        this.bound = Objects.requireNonNull(bound, "bound");
        this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * Creates one whose confidence is one calibrated number of a signal. If an answer lacks it, the confidence is unknown, and
     * the answer is not returned. The record has all numbers of the signal.
     *
     * @param signal the signal
     * @param name which of its numbers, such as {@code support.least}
     * @param calibration maps that number to a probability
     * @param bound fitted on such probabilities of labelled answers
     * @param fingerprint names what is in use now: model, prompt, index, verifier, calibration, and the settings of the signal; called
     *     for each answer
     */
    public SelectiveAnswering(
            ConfidenceSignal signal,
            String name,
            Calibration calibration,
            SelectiveBound bound,
            Supplier<String> fingerprint) {
        Objects.requireNonNull(signal, "signal");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(calibration, "calibration");
        this.scoring = answer -> {
            Map<String, Double> values = ConfidenceSignal.known(signal, answer);
            Double value = values.get(name);
            return value == null
                    ? new Judged(null, values, "the answer has no '" + name + "', so the confidence is unknown")
                    : new Judged(calibration.probability(value), values, null);
        };
        this.bound = Objects.requireNonNull(bound, "bound");
        this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * The judgement of an answer.
     *
     * @param confidence the probability that it is right, from 0 to 1; null if unknown
     * @param signals the signal's numbers that it was computed from, if there is a signal
     * @param unknown why the confidence is unknown, or null
     */
    public record Judged(
            @Nullable Double confidence,
            Map<String, Double> signals,
            @Nullable String unknown) {

        /** Copies the map. */
        public Judged {
            signals = Map.copyOf(signals);
        }
    }

    /**
     * {@return the score of an answer: the mean of its claims' scores, where a claim that cites nothing or a nonexistent passage, or
     * that was not checked, counts as 0; 0 without claims}
     *
     * @param claims the answer's
     */
    public static double score(List<CheckedClaim> claims) {
        return claims.stream().mapToDouble(SelectiveAnswering::score).average().orElse(0);
    }

    /** {@return whether nobody knows what a claim is worth, which is no 0} */
    static boolean anyUnchecked(List<CheckedClaim> claims) {
        return claims.stream().anyMatch(claim -> claim.support() == Support.NOT_CHECKED && claim.score() == null);
    }

    static double score(CheckedClaim claim) {
        Double score = claim.score();
        return score != null ? score : claim.support() == Support.SUPPORTED ? 1 : 0;
    }

    /**
     * {@return the judgement of an answer}
     *
     * @param answer the answer
     */
    public Judged judge(AnswerContext answer) {
        return scoring.of(answer);
    }

    /**
     * {@return why the answer should not be returned, or empty if it can be}
     *
     * @param judged the answer's judgement
     */
    public Optional<String> refuses(Judged judged) {
        Double confidence = judged.confidence();
        return confidence == null
                ? Optional.of(String.valueOf(judged.unknown()))
                : bound.refuses(confidence, fingerprint.get());
    }
}
