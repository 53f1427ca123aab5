package dev.llmops.rag.confidence;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives an answer only where its confidence keeps a bound. Safe for use by several threads if its parts are. */
public final class SelectiveAnswering {

    private final Calibration calibration;
    private final SelectiveBound bound;
    private final Supplier<String> fingerprint;

    /**
     * Creates it.
     *
     * @param calibration makes the {@linkplain #score score} of an answer into a probability
     * @param bound what was fitted on such probabilities of labelled answers
     * @param fingerprint names the model, prompt and index that are used now; asked for each answer, so that a change voids
     *     the bound at once
     */
    public SelectiveAnswering(Calibration calibration, SelectiveBound bound, Supplier<String> fingerprint) {
        this.calibration = Objects.requireNonNull(calibration, "calibration");
        this.bound = Objects.requireNonNull(bound, "bound");
        this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
    }

    /**
     * {@return the score of an answer: the mean of its claims' scores, 0 of a claim that cites nothing or nothing there is; 0
     * without claims}
     *
     * @param claims the answer's
     */
    public static double score(List<CheckedClaim> claims) {
        return claims.stream().mapToDouble(SelectiveAnswering::score).average().orElse(0);
    }

    private static double score(CheckedClaim claim) {
        Double score = claim.score();
        return score != null ? score : claim.support() == Support.SUPPORTED ? 1 : 0;
    }

    /**
     * {@return how likely the answer is right}
     *
     * @param claims the answer's
     */
    public double confidence(List<CheckedClaim> claims) {
        return calibration.probability(score(claims));
    }

    /**
     * {@return why the answer should not be given, or nothing if it can be}
     *
     * @param confidence the answer's
     */
    public Optional<String> refuses(double confidence) {
        return bound.refuses(confidence, fingerprint.get());
    }
}
