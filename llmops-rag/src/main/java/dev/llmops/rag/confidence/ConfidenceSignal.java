package dev.llmops.rag.confidence;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers that may tell right answers from wrong ones; a {@link ConfidenceModel} learns from labelled answers what they are worth.
 * Safe for use by several threads.
 */
@FunctionalInterface
public interface ConfidenceSignal {

    /**
     * Looks at an answer.
     *
     * @param answer the answer
     * @return finite numbers by name; what is not known is left out, and never 0
     * @throws dev.llmops.api.error.LlmOpsException if it fails; then nothing is known
     */
    Map<String, Double> of(AnswerContext answer);

    /**
     * {@return what this looks at, with all settings that its numbers hang on, the same in every process; blank if it does not say}
     * A {@link ConfidenceBasis} takes none that does not.
     */
    default String description() {
        return "";
    }

    /**
     * {@return a signal that says what it is}
     *
     * @param description its name and all settings that its numbers hang on; not blank
     * @param signal the signal
     */
    static ConfidenceSignal named(String description, ConfidenceSignal signal) {
        return new NamedSignal(description, signal);
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
        return named("none", answer -> Map.of());
    }

    /**
     * {@return all numbers of some signals}
     *
     * @param signals of different names; of the same name the last one counts
     */
    static ConfidenceSignal composite(List<ConfidenceSignal> signals) {
        return new SeveralSignals(List.copyOf(signals));
    }

    /** {@return those that cost nothing: {@link #retrieval}, {@link #support} and {@link #logProbabilities}} */
    static ConfidenceSignal standard() {
        return composite(List.of(retrieval(), support(), logProbabilities()));
    }

    /**
     * {@return how well retrieval did: {@code retrieval.top} and {@code retrieval.mean} of the passages' scores, and {@code
     * retrieval.margin} between the best two; each is left out where passages have no score}
     */
    static ConfidenceSignal retrieval() {
        return named("retrieval", PlainSignals::retrieval);
    }

    /**
     * {@return how well the passages support the claims: {@code support.mean} and {@code support.least} of the claims' scores, and
     * the shares {@code support.supported} and {@code support.uncited}; left out where there is no claim, and all but the last
     * where a claim could not be checked}
     */
    static ConfidenceSignal support() {
        return named("support", PlainSignals::support);
    }

    /**
     * {@return how likely the model found its own words: {@code logprobs.mean} and {@code logprobs.least} of the answer's tokens,
     * natural logarithms}
     *
     * <p>They are there where the model was asked for them, and tells them as OpenAI's API does: the local engine with {@code
     * LocalSampling.logProbabilities}, others with {@code logprobs}.
     */
    static ConfidenceSignal logProbabilities() {
        return named("logprobs", PlainSignals::logProbabilities);
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
