package dev.llmops.rag.ingest;

import java.util.List;

/**
 * The result of an ingestion.
 *
 * @param results one per document, ordered by id; in the order of the source if it is {@linkplain DocumentSource#streamed
 *     streamed}
 * @param deleted ids of documents that were deleted because they are no longer listed or no longer hold text, ordered
 * @param complete whether the whole source could be listed; if not, no document was deleted for not being listed
 */
public record IngestReport(List<DocumentResult> results, List<String> deleted, boolean complete) {

    /** Copies the lists. */
    public IngestReport {
        results = List.copyOf(results);
        deleted = List.copyOf(deleted);
    }

    /**
     * {@return the number of documents with an outcome}
     *
     * @param outcome the outcome
     */
    public long count(DocumentResult.Outcome outcome) {
        return results.stream().filter(each -> each.outcome() == outcome).count();
    }

    /** {@return the results of documents that were not ingested} */
    public List<DocumentResult> skipped() {
        return results.stream()
                .filter(each -> each.outcome() == DocumentResult.Outcome.SKIPPED)
                .toList();
    }
}
