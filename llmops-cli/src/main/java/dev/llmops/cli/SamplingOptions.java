package dev.llmops.cli;

import dev.llmops.api.model.ModelParameters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the model chooses its words. */
final class SamplingOptions {

    /** A small model can run on for minutes; a prompt has its own bound, which this must not override. */
    static final ModelParameters WITHOUT_PROMPT =
            ModelParameters.builder().maxTokens(512).build();

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

    @Option(names = "--seed", paramLabel = "N", description = "Start of the chance; the same gives the same answer.")
    @Nullable
    Long seed;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "Most tokens to write. Default: 512, or what the prompt says.")
    @Nullable
    Integer maxTokens;

    @Option(names = "--stop", paramLabel = "TEXT", description = "Text to stop at; may be given several times.")
    List<String> stop = List.of();

    ModelParameters parameters() {
        return new ModelParameters(temperature, topP, topK, minP, seed, maxTokens, stop, Map.of());
    }
}
