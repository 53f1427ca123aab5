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
 * Numbers that may tell right answers from wrong ones. Fit a {@link Calibration} on labelled answers to make one of them the confidence
 * of {@link SelectiveAnswering}. Safe for use by several threads.
 */
@FunctionalInterface
public interface ConfidenceSignal {

    /** Member of {@link ModelResponse#vendor()} with the numbers of an answer. */
    String RECORDED = "confidence.signals";

    /**
     * Looks at an answer.
     *
     * @param answer the answer
     * @return finite numbers by name; what is not known is left out, and never 0
     * @throws dev.llmops.api.error.LlmOpsException if it fails; then nothing is known
     */
    Map<String, Double> of(AnswerContext answer);

    /**
     * {@return the numbers that a record has of its answer, to be labelled and calibrated; empty if it has none}
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
     * {@return what a signal says, and nothing if it fails; a number that is not finite is one that is not known}
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

    /** {@return a signal that says nothing} */
    static ConfidenceSignal noop() {
        return answer -> Map.of();
    }

    /** {@return those that cost nothing: {@link #retrieval}, {@link #support} and {@link #logProbabilities}} */
    static ConfidenceSignal standard() {
        return new SeveralSignals(List.of(retrieval(), support(), logProbabilities()));
    }

    /**
     * {@return how well retrieval did: {@code retrieval.top} and {@code retrieval.mean} of the passages' scores, and {@code
     * retrieval.margin} between the best two; each is left out where passages have no score}
     */
    static ConfidenceSignal retrieval() {
        return PlainSignals::retrieval;
    }

    /**
     * {@return how well the passages support the claims: {@code support.mean} and {@code support.least} of the claims' scores, and
     * the shares {@code support.supported} and {@code support.uncited}; left out where there is no claim, and all but the last
     * where a claim could not be checked}
     */
    static ConfidenceSignal support() {
        return PlainSignals::support;
    }

    /**
     * {@return how likely the model found its own words: {@code logprobs.mean} and {@code logprobs.least} of the answer's tokens,
     * natural logarithms}
     *
     * <p>They are there where the model was asked for them, and tells them as OpenAI's API does: the local engine with {@code
     * LocalSampling.logProbabilities}, others with {@code logprobs}.
     */
    static ConfidenceSignal logProbabilities() {
        return PlainSignals::logProbabilities;
    }

    /**
     * {@return how far other answers to the same question say the same: {@code agreement.mean} and {@code agreement.least}, the
     * shares of the sampled answers that support each claim (self-consistency by claim, as in Manakul et al., EMNLP 2023)}
     *
     * <p>It costs as many calls of the model as there are samples, which no Generation records unless the client is an
     * application's own chain. A sample that fails is left out; without any, so is the signal, and where the verifier has no
     * verdict about a claim in any of them.
     *
     * @param model answers the same request again, at temperature 0.8 and with seeds of its own; stays its owner's
     * @param samples how many answers, from 1 to 20
     * @param verifier says whether an answer supports a claim
     */
    static ConfidenceSignal agreement(ModelClient model, int samples, ClaimVerifier verifier) {
        return new SampleAgreement(model, samples, verifier);
    }

    /**
     * {@return what a model says of its own answer: {@code self.reported}, from 0 to 1; left out where it says nothing that can be
     * read}
     *
     * <p>It costs one call. Models say too much of themselves; what it is worth is for labels to say.
     *
     * @param model is asked how likely its answer is right; stays its owner's
     */
    static ConfidenceSignal selfReported(ModelClient model) {
        return new SelfReport(model);
    }
}
