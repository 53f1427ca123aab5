package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.ingest.DocumentResult;
import dev.llmops.rag.ingest.DocumentResult.Outcome;
import dev.llmops.rag.ingest.LastIngest;
import dev.llmops.rag.ingest.SkipReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link LastIngest} as JSON values and back. */
final class StoredIngest {

    private StoredIngest() {}

    static Map<String, Object> of(LastIngest last) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("source", last.source());
        if (last.tenant() != null) {
            stored.put("tenant", last.tenant());
        }
        stored.put("at", last.at().toString());
        stored.put(
                "counts",
                List.of(
                        last.added(),
                        last.changed(),
                        last.moved(),
                        last.unchanged(),
                        last.deleted(),
                        last.skippedCount()));
        stored.put("complete", last.complete());
        stored.put(
                "skipped",
                last.skipped().stream()
                        .map(file -> List.of(file.id(), String.valueOf(file.reason()), file.detail()))
                        .toList());
        return stored;
    }

    static LastIngest read(Map<String, Object> stored) {
        List<Integer> counts = new ArrayList<>();
        ((List<?>) stored.getOrDefault("counts", List.of())).forEach(count -> counts.add(((Number) count).intValue()));
        List<DocumentResult> skipped = new ArrayList<>();
        for (Object each : (List<?>) stored.getOrDefault("skipped", List.of())) {
            List<?> file = (List<?>) each;
            skipped.add(new DocumentResult(
                    (String) file.get(0),
                    Outcome.SKIPPED,
                    SkipReason.valueOf((String) file.get(1)),
                    (String) file.get(2),
                    0));
        }
        return new LastIngest(
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
