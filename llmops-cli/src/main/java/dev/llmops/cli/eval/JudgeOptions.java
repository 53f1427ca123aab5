package dev.llmops.cli.eval;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.cli.option.SamplingOptions;
import dev.llmops.eval.judge.Judge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A model that judges. */
final class JudgeOptions {

    /** A reply that is cut is no verdict. */
    private static final ModelParameters PARAMETERS = ModelParameters.builder()
            .temperature(0.0)
            .maxTokens(SamplingOptions.MAX_TOKENS)
            .build();

    /** Small models run on, and would never come to their verdict. */
    static final int MAX_RATIONALE = 400;

    @Option(
            names = "--judge-prompt",
            required = true,
            paramLabel = "TEXT",
            description = "Have a model judge each answer by this criterion: what a good answer is, in words. It gives"
                    + " its reasons and 0 or 1; a reply that is no such verdict gives no score.")
    String criterion;

    @Option(
            names = "--judge-model",
            paramLabel = "MODEL",
            description = "The model that judges. Default: the one that answers, which likes what it says itself.")
    @Nullable
    String model;

    @Option(
            names = "--judge-name",
            paramLabel = "NAME",
            defaultValue = "judge",
            description = "What its score is called. Default: judge.")
    String name;

    @Option(
            names = "--judge-max-score",
            paramLabel = "N",
            defaultValue = "1",
            description = "The judge's best number; its worst is 0. Default: 1.")
    int best;

    Judge judge(ModelClient client) {
        return Judge.builder(name, client, criterion)
                .scale(0, best)
                .parameters(PARAMETERS)
                .maxRationale(MAX_RATIONALE)
                .build();
    }
}
