package dev.llmops.rag.ingest;

import java.util.List;

/**
 * What an ingestion did.
 *
 * @param results one for each document, ordered by id; in the order of the source if that is {@linkplain DocumentSource#streamed
 *     streamed}
 * @param deleted ids of documents that were deleted because they are no longer listed or hold no text any more, ordered
 * @param complete whether all of the source could be listed; if not, no document was deleted for want of being listed
 */
public record IngestReport(List<DocumentResult> results, List<String> deleted, boolean complete) {

    /** Copies the lists. */
    public IngestReport {
        results = List.copyOf(results);
        deleted = List.copyOf(deleted);
    }

    /**
     * {@return how many documents had an outcome}
     *
     * @param outcome the outcome
     */
    public long count(DocumentResult.Outcome outcome) {
        return results.stream().filter(each -> each.outcome() == outcome).count();
    }

    /** {@return the results of documents that were not taken} */
    public List<DocumentResult> skipped() {
        return results.stream()
                .filter(each -> each.outcome() == DocumentResult.Outcome.SKIPPED)
                .toList();
    }
}
