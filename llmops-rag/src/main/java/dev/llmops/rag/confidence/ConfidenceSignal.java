package dev.llmops.rag.confidence;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers that may distinguish right answers from wrong ones. Fit a {@link Calibration} on labelled answers to turn one of them into the confidence
 * of {@link SelectiveAnswering}. Safe for use by multiple threads.
 */
@FunctionalInterface
public interface ConfidenceSignal {

    /** Member of {@link ModelResponse#vendor()} with the numbers of an answer. */
    String RECORDED = "confidence.signals";

    /**
     * Evaluates an answer.
     *
     * @param answer the answer
     * @return finite numbers by name; an unknown number is left out, never 0
     * @throws dev.llmops.api.error.LlmOpsException if it fails; then no number is known
     */
    Map<String, Double> of(AnswerContext answer);

    /**
     * {@return the recorded numbers of an answer, for labelling and calibration; empty if it has none}
     *
     * @param response the answer, from an {@code Answer} or a stored Generation
     */
    static Map<String, Double> recorded(ModelResponse response) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (response.vendor().get(RECORDED) instanceof Map<?, ?> told) {
            told.forEach((name, value) -> {
                if (value instanceof Number number) {
                    values.put(String.valueOf(name), number.doubleValue());
                }
            });
        }
        return values;
    }

    /**
     * {@return the numbers of a signal, or none if it fails; a number that is not finite counts as unknown}
     *
     * @param signal the signal
     * @param answer the answer
     */
    static Map<String, Double> known(ConfidenceSignal signal, AnswerContext answer) {
        try {
            Map<String, Double> values = new LinkedHashMap<>(signal.of(answer));
            values.values().removeIf(value -> !Double.isFinite(value));
            return values;
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return Map.of();
        }
    }

    /** {@return a signal without numbers} */
    static ConfidenceSignal noop() {
        return answer -> Map.of();
    }

    /** {@return the signals that cost nothing: {@link #retrieval}, {@link #support} and {@link #logProbabilities}} */
    static ConfidenceSignal standard() {
        return new SeveralSignals(List.of(retrieval(), support(), logProbabilities()));
    }

    /**
     * {@return how well retrieval did: {@code retrieval.top} and {@code retrieval.mean} of the passages' scores, and {@code
     * retrieval.margin} between the best two; each is left out if passages have no score}
     */
    static ConfidenceSignal retrieval() {
        return PlainSignals::retrieval;
    }

    /**
     * {@return how well the passages support the claims: {@code support.mean} and {@code support.least} of the claims' scores, and
     * the shares {@code support.supported} and {@code support.uncited}; left out if there is no claim, and all but the last
     * if a claim could not be checked}
     */
    static ConfidenceSignal support() {
        return PlainSignals::support;
    }

    /**
     * {@return how likely the model rated its own words: {@code logprobs.mean} and {@code logprobs.least} of the answer's tokens,
     * natural logarithms}
     *
     * <p>They are available if the model was asked for them and returns them in the form of OpenAI's API: the local engine with {@code
     * LocalSampling.logProbabilities}, others with {@code logprobs}.
     */
    static ConfidenceSignal logProbabilities() {
        return PlainSignals::logProbabilities;
    }

    /**
     * {@return how far other answers to the same question agree: {@code agreement.mean} and {@code agreement.least}, the
     * shares of the sampled answers that support each claim (self-consistency by claim, as in Manakul et al., EMNLP 2023)}
     *
     * <p>It costs one model call per sample, which no Generation records unless the client is an
     * application's own chain. A sample that fails is left out; without any sample, or if the verifier has no verdict about a claim
     * in any of them, the signal is left out too.
     *
     * @param model answers the same request again, at temperature 0.8 and with its own seeds; the caller keeps it
     * @param samples the number of answers, from 1 to 20
     * @param verifier decides whether an answer supports a claim
     */
    static ConfidenceSignal agreement(ModelClient model, int samples, ClaimVerifier verifier) {
        return new SampleAgreement(model, samples, verifier);
    }

    /**
     * {@return a model's rating of its own answer: {@code self.reported}, from 0 to 1; left out if the reply cannot be
     * parsed}
     *
     * <p>It costs one call. Models overrate themselves; only labels show what the number is worth.
     *
     * @param model is asked how likely its answer is right; the caller keeps it
     */
    static ConfidenceSignal selfReported(ModelClient model) {
        return new SelfReport(model);
    }
}
