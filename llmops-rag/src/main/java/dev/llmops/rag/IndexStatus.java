package dev.llmops.rag;

import dev.llmops.rag.ingest.LastIngest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes an index and its contents, counted over all tenants.
 *
 * @param documents the number of documents
 * @param passages the number of passages
 * @param languages how many passages are in each language (ISO 639-1); empty where the index does not count them
 * @param embedding the embedding model with its dimension and, where known, its digest; {@code none} in a lexical index
 * @param tenants whether every document belongs to a tenant
 * @param bytes the total size of the files of an index in a folder; null in any other place
 * @param changed when an index in a folder was last written; null in any other place. An ingestion that finds nothing to do
 *     writes nothing
 * @param lastIngests the last ingestion of each source, newest first; for an index in memory or one that the application supplies,
 *     only those of this process
 */
public record IndexStatus(
        int documents,
        int passages,
        Map<String, Integer> languages,
        String embedding,
        boolean tenants,
        @Nullable Long bytes,
        @Nullable Instant changed,
        List<LastIngest> lastIngests) {

    /** Copies the collections. */
    public IndexStatus {
        lastIngests = List.copyOf(lastIngests);
        languages = Map.copyOf(languages);
    }
}
