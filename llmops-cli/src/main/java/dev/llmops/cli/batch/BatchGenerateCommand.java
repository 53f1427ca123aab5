package dev.llmops.cli.batch;

import dev.llmops.batch.BatchLimits;
import dev.llmops.batch.LocalBatch;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.ModelSource;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.cli.option.ModelOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops batch generate}. */
@Command(
        name = "generate",
        header = "Ask a model the \"text\" of each row.",
        description =
                "A model in this process, or one behind an endpoint with OpenAI's API. Its attempts are limited, not"
                        + " its rows: one that failed is tried twice more.",
        footer = "%nExample: llmops batch generate --in questions.jsonl --out answers.jsonl --system \"Be brief.\"")
final class BatchGenerateCommand extends BatchOperation {

    private static final int CONCURRENCY = 8;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A GGUF file, or the name of a model that 'llmops model fetch' knows; with --endpoint the"
                    + " model's name there. Default: the file that LLMOPS_MODEL names, or else smollm2-135m-instruct.")
    @Nullable
    String model;

    @ArgGroup(exclusive = false)
    @Nullable
    Endpoint endpoint;

    /** A server. */
    static final class Endpoint {

        @Option(
                names = "--endpoint",
                required = true,
                paramLabel = "URL",
                description = "A server with OpenAI's API, for example http://localhost:8000/v1.")
        String url;

        @Option(
                names = "--key-variable",
                paramLabel = "NAME",
                description = "The environment variable that holds the server's key.")
        @Nullable
        String keyVariable;
    }

    @Option(names = "--system", paramLabel = "TEXT", description = "The system message.")
    @Nullable
    String system;

    @Option(names = "--temperature", paramLabel = "T", description = "0 takes the likeliest token each time.")
    @Nullable
    Double temperature;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the random numbers.")
    @Nullable
    Long seed;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Most tokens of an answer.")
    @Nullable
    Integer maxTokens;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Most calls at once. Default: " + CONCURRENCY + ".")
    int concurrency = CONCURRENCY;

    @Option(
            names = "--calls-per-minute",
            paramLabel = "N",
            description = "Most calls that begin in a minute. Default: no limit.")
    @Nullable
    Double callsPerMinute;

    @Override
    Recipe recipe() {
        return new GenerateRecipe(source(), system, temperature, seed, maxTokens, null);
    }

    private ModelSource source() {
        if (endpoint == null) {
            return ModelSource.gguf(ModelOptions.file(console(), model));
        }
        if (model == null) {
            throw usage("--endpoint needs --model, the model's name there");
        }
        return ModelSource.endpoint(endpoint.url, model, endpoint.keyVariable);
    }

    @Override
    void configure(LocalBatch.Builder builder) {
        builder.limits(new BatchLimits(concurrency, callsPerMinute));
    }
}
