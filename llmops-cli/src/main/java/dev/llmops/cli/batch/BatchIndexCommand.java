package dev.llmops.cli.batch;

import dev.llmops.batch.LocalBatch;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmops batch index}. */
@Command(
        name = "index",
        header = "Put the \"text\" of each row into an index, as a document of the row's id.",
        footer = "%nExample: llmops batch index --in articles.jsonl --out indexed.jsonl --index articles.index")
final class BatchIndexCommand extends BatchOperation {

    @Option(names = "--index", required = true, paramLabel = "DIR", description = "The folder of the index.")
    Path folder;

    @Option(
            names = "--lexical-only",
            description = "The index has no vectors: made faster, and searched with BM25 only. Say so each time.")
    boolean lexicalOnly;

    @Option(
            names = "--meta",
            split = ",",
            paramLabel = "NAME",
            description = "A text of the row that becomes metadata of the document; several with commas.")
    List<String> metadata = List.of();

    @Override
    Recipe recipe() {
        return new IndexRecipe(lexicalOnly ? null : EmbeddingSource.miniLm(), metadata);
    }

    @Override
    void configure(LocalBatch.Builder builder) {
        builder.indexFolder(folder);
    }
}
