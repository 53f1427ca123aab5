package dev.llmops.rag.confidence;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
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
     * Creates one whose confidence is learnt from several signals. The record has their numbers.
     *
     * @param signals the signals that the labelled answers had
     * @param model what was learnt from them
     * @param bound what was fitted on that model's probabilities of other labelled answers, with
     *     {@link ConfidenceModel#fingerprint} as its fingerprint
     * @param fingerprint names what is used now: model, prompt, index, verifier, and the settings of the signals, such as the number
     *     of samples; asked for each answer
     */
    public SelectiveAnswering(
            ConfidenceSignal signals, ConfidenceModel model, SelectiveBound bound, Supplier<String> fingerprint) {
        Objects.requireNonNull(signals, "signals");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(fingerprint, "fingerprint");
        this.scoring = answer -> judged(ConfidenceSignal.known(signals, answer), model);
        this.bound = Objects.requireNonNull(bound, "bound");
        this.fingerprint = () -> model.fingerprint(fingerprint.get());
    }

    private SelectiveAnswering(Scoring scoring, SelectiveBound bound, Supplier<String> fingerprint) {
        this.scoring = scoring;
        this.bound = Objects.requireNonNull(bound, "bound");
        this.fingerprint = fingerprint;
    }

    /**
     * {@return one whose confidence is learnt from several signals, and unknown where the answers hang on anything else than the labelled
     * ones did} Signals are asked last, since they may cost calls.
     *
     * @param signals what is looked at
     * @param model what was learnt, which remembers its basis ({@link ConfidenceModel#fittedOn})
     * @param bound what was fitted on that model's probabilities of other labelled answers, with {@link ConfidenceModel#fingerprint()}
     * @param now what answers hang on now, asked for each answer; which model answered is taken from its response
     * @throws IllegalArgumentException if the model does not know its basis
     */
    public static SelectiveAnswering learnt(
            ConfidenceSignal signals, ConfidenceModel model, SelectiveBound bound, Supplier<ConfidenceBasis> now) {
        Objects.requireNonNull(signals, "signals");
        Objects.requireNonNull(now, "now");
        ConfidenceBasis basis = model.basis()
                .orElseThrow(
                        () -> new IllegalArgumentException("the model must know what its labelled answers hang on, but"
                                + " does not; say it with fittedOn before it is written"));
        Scoring scoring = answer -> {
            List<String> changed =
                    basis.differences(now.get().seen(signals, answer.response().model()));
            return changed.isEmpty()
                    ? judged(ConfidenceSignal.known(signals, answer), model)
                    : new Judged(null, Map.of(), learntFromOthers(String.join("; ", changed)));
        };
        return new SelectiveAnswering(scoring, bound, model::fingerprint);
    }

    private static String learntFromOthers(String changed) {
        return "the confidence was learnt from other answers: " + changed + "; fit it again";
    }

    private static Judged judged(Map<String, Double> features, ConfidenceModel model) {
        OptionalDouble probability = model.probability(features);
        return probability.isPresent()
                ? new Judged(probability.getAsDouble(), features, null)
                : new Judged(
                        null,
                        features,
                        "nothing is known of " + model.missing(features)
                                + ", which every labelled answer had, so its confidence is unknown");
    }

    /**
     * What was made of an answer.
     *
     * @param confidence how likely it is right, from 0 to 1; null if that is unknown
     * @param features the numbers that it was computed of, if it was learnt from several
     * @param unknown why the confidence is unknown, or null
     */
    public record Judged(
            @Nullable Double confidence,
            Map<String, Double> features,
            @Nullable String unknown) {

        /** Copies the map. */
        public Judged {
            features = Map.copyOf(features);
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
