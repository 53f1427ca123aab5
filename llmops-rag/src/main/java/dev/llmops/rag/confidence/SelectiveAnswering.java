package dev.llmops.rag.confidence;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives an answer only where its confidence keeps a bound. Safe for use by several threads if its parts are. */
public final class SelectiveAnswering {

    /** What is made of an answer. */
    private interface Scoring {
        Judged of(AnswerContext answer);
    }

    private final Scoring scoring;
    private final SelectiveBound bound;
    private final Supplier<String> fingerprint;

    /**
     * Creates one whose confidence is the mean {@linkplain #score score} of the claims, calibrated. Where a claim could not be
     * checked it is unknown, and the answer is not given.
     *
     * @param calibration makes the score of an answer into a probability
     * @param bound what was fitted on such probabilities of labelled answers
     * @param fingerprint names what is used now: model, prompt, index, verifier and calibration; asked for each answer, so that a
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
     * Creates one whose confidence is one number of a signal, calibrated. Where an answer lacks it, the confidence is unknown, and
     * the answer is not given. The record has all numbers of the signal.
     *
     * @param signal what is looked at
     * @param name which of its numbers, such as {@code support.least}
     * @param calibration makes that number into a probability
     * @param bound what was fitted on such probabilities of labelled answers
     * @param fingerprint names what is used now: model, prompt, index, verifier, calibration, and the settings of the signal; asked
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
     * What was made of an answer.
     *
     * @param confidence how likely it is right, from 0 to 1; null if that is unknown
     * @param signals the numbers of the signal that it was computed of, if there is one
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
     * {@return the score of an answer: the mean of its claims' scores, 0 of a claim that cites nothing or nothing there is, or
     * that was not checked; 0 without claims}
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
     * {@return how likely an answer is right}
     *
     * @param answer the answer
     */
    public Judged judge(AnswerContext answer) {
        return scoring.of(answer);
    }

    /**
     * {@return why the answer should not be given, or nothing if it can be}
     *
     * @param judged what was made of it
     */
    public Optional<String> refuses(Judged judged) {
        Double confidence = judged.confidence();
        return confidence == null
                ? Optional.of(String.valueOf(judged.unknown()))
                : bound.refuses(confidence, fingerprint.get());
    }
}
