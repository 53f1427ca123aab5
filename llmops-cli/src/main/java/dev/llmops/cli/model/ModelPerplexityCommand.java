package dev.llmops.cli.model;

import dev.llmops.api.scoring.Perplexity;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.console.TextFiles;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.local.LocalScorer;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops model perplexity}. */
@Command(
        name = "perplexity",
        header = "Measure how surprised a model is by a text.",
        description = "As llama.cpp's llama-perplexity defines it: the text is cut into chunks, and the tokens of the"
                + " second half of each count. The lower, the better the model knows such texts; compare values of one"
                + " vocabulary, one text and one chunk length only.",
        footer = "%nExample: llmops model perplexity --model my.gguf --in news.txt")
final class ModelPerplexityCommand extends Operation {

    @Mixin
    ModelOptions model;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The text, in UTF-8.")
    Path in;

    @Option(
            names = "--chunk",
            paramLabel = "TOKENS",
            description = "Tokens of a chunk. Default: 512, or as many as fit if that is less.")
    @Nullable
    Integer chunk;

    @Override
    public Integer call() {
        String text = TextFiles.read(in);
        Perplexity perplexity;
        try (LocalScorer scorer = model.loadScorer(console())) {
            perplexity = chunk == null ? scorer.perplexity(text) : scorer.perplexity(text, chunk);
        }
        if (json) {
            output().json(perplexity);
        } else {
            output().line(String.format(Locale.ROOT, "%.4f +/- %.4f", perplexity.value(), perplexity.standardError()));
            output().remark(perplexity.tokens() + " tokens counted, in " + perplexity.chunks() + " chunks of "
                    + perplexity.chunkLength());
        }
        return 0;
    }
}
