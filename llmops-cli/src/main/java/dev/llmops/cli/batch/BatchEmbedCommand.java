package dev.llmops.cli.batch;

import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.Recipe;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops batch embed}. */
@Command(
        name = "embed",
        header = "Turn the \"text\" of each row into a vector.",
        footer = "%nExample: llmops batch embed --in texts.jsonl --out vectors.jsonl")
final class BatchEmbedCommand extends BatchOperation {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            description = "A GGUF file of an embedding model. Default: all-MiniLM-L6-v2, which is built in.")
    @Nullable
    Path model;

    @Override
    Recipe recipe() {
        return EmbedRecipe.of(model == null ? EmbeddingSource.miniLm() : EmbeddingSource.gguf(model));
    }
}
