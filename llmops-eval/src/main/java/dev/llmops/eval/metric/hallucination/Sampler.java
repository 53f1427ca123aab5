package dev.llmops.eval.metric.hallucination;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.commons.internal.option.Require;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Samples more answers to the question of a case. Safe for use by multiple threads. */
@FunctionalInterface
public interface Sampler {

    /**
     * Samples answers.
     *
     * @param answer the case
     * @return other answers to its input, without its output; may be empty
     * @throws dev.llmops.api.error.LlmOpsException if a model fails
     */
    List<SampledAnswer> samples(EvaluationCase answer);

    /**
     * {@return a sampler that asks a model the case's input, one call after the other}
     *
     * @param model the model that gave the answer
     * @param n the number of answers, at least 1
     * @param parameters its sampling parameters; at temperature 0 all answers are alike
     */
    static Sampler asking(ModelClient model, int n, ModelParameters parameters) {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(parameters, "parameters");
        Require.atLeast("n", n, 1);
        return answer -> IntStream.range(0, n)
                .mapToObj(i -> SampledAnswer.of(model.generate(ModelRequest.builder()
                        .user(answer.input())
                        .parameters(parameters)
                        .build())))
                .toList();
    }
}
