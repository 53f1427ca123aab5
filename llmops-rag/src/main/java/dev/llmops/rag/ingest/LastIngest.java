package dev.llmops.rag.ingest;

import dev.llmops.rag.ingest.DocumentResult.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last ingestion of a source found that ended without a failure.
 *
 * @param source the source, as in "the folder 'handbook'"
 * @param tenant whose documents they are, or null
 * @param at when it ended
 * @param added how many were new
 * @param changed how many replaced an older version
 * @param moved how many have another id than before
 * @param unchanged how many were in the index as they are
 * @param deleted how many documents were deleted
 * @param skipped what was not taken, with the reasons; the first 100
 * @param skippedCount how many were not taken
 * @param complete whether all of the source could be listed
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
     * {@return what is kept of a report}
     *
     * @param source what the source is called
     * @param tenant whose documents they are, or null
     * @param at when the run ended
     * @param report what it did
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
