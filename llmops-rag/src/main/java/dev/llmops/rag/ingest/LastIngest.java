package dev.llmops.rag.ingest;

import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of the last ingestion of a source that ended without a failure.
 *
 * @param source the source, as in "the folder 'handbook'"
 * @param tenant the documents' tenant, or null
 * @param at when it ended
 * @param added the number of new documents
 * @param changed the number that replaced an older version
 * @param moved the number whose id changed
 * @param unchanged the number already in the index
 * @param deleted the number of deleted documents
 * @param skipped the documents that were not ingested, with reasons; the first 100
 * @param skippedCount the number that were not ingested
 * @param complete whether the whole source could be listed
 */
public record LastIngest(
        String source,
        @Nullable String tenant,
        Instant at,
        int added,
        int changed,
        int moved,
        int unchanged,
        int deleted,
        List<DocumentResult> skipped,
        int skippedCount,
        boolean complete) {

    private static final int MAX_SKIPPED = 100;

    /** Copies the list. */
    public LastIngest {
        skipped = List.copyOf(skipped);
    }

    /**
     * {@return the summary of a report}
     *
     * @param source the name of the source in messages
     * @param tenant the documents' tenant, or null
     * @param at when the run ended
     * @param report the run's report
     */
    public static LastIngest of(String source, @Nullable String tenant, Instant at, IngestReport report) {
        List<DocumentResult> skipped = report.skipped();
        return new LastIngest(
                source,
                tenant,
                at,
                (int) report.count(Outcome.ADDED),
                (int) report.count(Outcome.UPDATED),
                (int) report.count(Outcome.MOVED),
                (int) report.count(Outcome.UNCHANGED),
                report.deleted().size(),
                skipped.subList(0, Math.min(MAX_SKIPPED, skipped.size())),
                skipped.size(),
                report.complete());
    }
}
