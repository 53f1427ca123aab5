package dev.llmops.rag;

import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param gone how many documents went
 * @param skipped what was not taken, with the reasons; the first 100
 * @param skippedCount how many were not taken
 * @param complete whether all of the source could be listed
 */
public record LastScan(
        String source,
        @Nullable String tenant,
        Instant at,
        int added,
        int changed,
        int moved,
        int unchanged,
        int gone,
        List<FileResult> skipped,
        int skippedCount,
        boolean complete) {

    private static final int MOST_NAMED = 100;

    /** Copies the list. */
    public LastScan {
        skipped = List.copyOf(skipped);
    }

    static LastScan of(String source, @Nullable String tenant, Instant at, IngestReport report) {
        List<FileResult> skipped = report.skipped();
        return new LastScan(
                source,
                tenant,
                at,
                (int) report.count(Outcome.ADDED),
                (int) report.count(Outcome.UPDATED),
                (int) report.count(Outcome.MOVED),
                (int) report.count(Outcome.UNCHANGED),
                report.removed().size(),
                skipped.subList(0, Math.min(MOST_NAMED, skipped.size())),
                skipped.size(),
                report.complete());
    }

    /** {@return it as JSON values} */
    Map<String, Object> stored() {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("source", source);
        if (tenant != null) {
            stored.put("tenant", tenant);
        }
        stored.put("at", at.toString());
        stored.put("counts", List.of(added, changed, moved, unchanged, gone, skippedCount));
        stored.put("complete", complete);
        stored.put(
                "skipped",
                skipped.stream()
                        .map(file -> List.of(file.id(), String.valueOf(file.reason()), file.detail()))
                        .toList());
        return stored;
    }

    /** {@return what {@link #stored()} was made of} */
    static LastScan of(Map<String, Object> stored) {
        List<Integer> counts = new ArrayList<>();
        ((List<?>) stored.getOrDefault("counts", List.of())).forEach(count -> counts.add(((Number) count).intValue()));
        List<FileResult> skipped = new ArrayList<>();
        for (Object each : (List<?>) stored.getOrDefault("skipped", List.of())) {
            List<?> file = (List<?>) each;
            skipped.add(new FileResult(
                    (String) file.get(0),
                    Outcome.SKIPPED,
                    SkipReason.valueOf((String) file.get(1)),
                    (String) file.get(2),
                    0));
        }
        return new LastScan(
                String.valueOf(stored.get("source")),
                (String) stored.get("tenant"),
                Instant.parse(String.valueOf(stored.get("at"))),
                counts.get(0),
                counts.get(1),
                counts.get(2),
                counts.get(3),
                counts.get(4),
                skipped,
                counts.get(5),
                Boolean.TRUE.equals(stored.get("complete")));
    }
}
