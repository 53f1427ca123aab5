package dev.llmops.cli.rag;

import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.RagIndexBuilder;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.embedding.EmbeddingCache;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.rag.index.IndexMismatchException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which index, and for whom. */
class IndexOptions {

    @Option(names = "--index", required = true, paramLabel = "DIR", description = "The folder of the index.")
    Path folder;

    @Option(
            names = "--lexical-only",
            description = "The index has no vectors: made faster, and searched with BM25 only. Say so each time.")
    boolean lexicalOnly;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Whose documents. The index keeps tenants apart: once made with a tenant, it does nothing"
                    + " without one.")
    @Nullable
    public String tenant;

    private @Nullable EmbeddingCache cache;

    /** Opens an index to search in: one that is not there would only be empty. */
    public RagIndex existing() {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailedException(
                    "there is no index '" + folder + "'; make one with 'llmops rag index DIR --index " + folder + "'");
        }
        return open();
    }

    RagIndex open() {
        return open(null, null);
    }

    /** Opens an index, and makes it if there is none. */
    RagIndex open(@Nullable Path vectors, @Nullable Integer parents) {
        if (tenant != null && tenant.isBlank()) {
            throw new IllegalArgumentException("--tenant must be a name, but was blank");
        }
        RagIndexBuilder builder = RagIndex.builder(folder);
        if (lexicalOnly && vectors != null) {
            throw new IllegalArgumentException("--vectors needs an index with vectors, but --lexical-only has none");
        }
        if (lexicalOnly) {
            builder.lexicalOnly();
        }
        if (vectors != null) {
            cache = EmbeddingCache.open(MiniLm.embeddings(), vectors);
            builder.embeddings(cache);
        }
        if (tenant != null) {
            builder.tenants();
        }
        if (parents != null) {
            Chunking standard = lexicalOnly ? Chunking.standard() : Chunking.standard(MiniLm.embeddings());
            builder.chunking(standard.withParents(parents));
        }
        try {
            return builder.build();
        } catch (IndexMismatchException e) {
            throw new CommandFailedException(e.getMessage() + " (--tenant and --lexical-only say how)", e);
        }
    }

    /** Closes what was opened beside an index. */
    void close() {
        if (cache != null) {
            cache.close();
        }
    }
}
