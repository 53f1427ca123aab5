package dev.llmops.cli.option;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.prompt.PromptVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the model chooses its words. */
public final class SamplingOptions {

    /** Most tokens of an answer for which nobody said another number: a small model can run on for minutes. */
    public static final int MAX_TOKENS = 512;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 takes the likeliest token each time (the default of local models); more is more varied.")
    @Nullable
    Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Only the likeliest tokens that together have P.")
    @Nullable
    Double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Only the K likeliest tokens.")
    @Nullable
    Integer topK;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Only tokens at least P times as likely as the likeliest.")
    @Nullable
    Double minP;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the random numbers; the same seed gives the same answer.")
    @Nullable
    Long seed;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens to write. Default: what the prompt says, or else " + MAX_TOKENS
                    + ", but no more than half of what fits.")
    @Nullable
    Integer maxTokens;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Text to stop at; may be given several times.")
    List<String> stop = List.of();

    /** Returns what was given, with the limit that applies where there is no prompt. */
    public ModelParameters parameters(ModelClient model) {
        return parameters(limit(model));
    }

    /** Returns what was given; a prompt keeps its own limit, but does not go without one. */
    public ModelParameters parameters(PromptVersion prompt, ModelClient model) {
        return parameters(prompt.content().parameters().maxTokens() == null ? limit(model) : null);
    }

    /** What an answer may take is taken from the room for the question and its passages. */
    private static int limit(ModelClient model) {
        Integer window = model.description().contextWindow();
        return window == null ? MAX_TOKENS : Math.max(1, Math.min(MAX_TOKENS, window / 2));
    }

    private ModelParameters parameters(@Nullable Integer limit) {
        Integer most = maxTokens == null ? limit : maxTokens;
        return new ModelParameters(temperature, topP, topK, minP, seed, most, stop, Map.of());
    }
}
