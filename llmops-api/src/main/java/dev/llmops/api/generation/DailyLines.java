package dev.llmops.api.generation;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sums of days for stores that keep none. */
final class DailyLines {

    private static final int CHUNK = 500;

    private DailyLines() {}

    /** Goes through the lines of all calls since a day, some at a time. */
    static List<DailyCalls> sum(GenerationStore store, LocalDate first, @Nullable String tenant) {
        GenerationFilter wanted = GenerationFilter.builder()
                .from(first.atStartOfDay(ZoneOffset.UTC).toInstant())
                .tenant(tenant)
                .build();
        GenerationQuery query = new GenerationQuery(CHUNK, null, wanted);
        List<DailyCalls> sums = List.of();
        while (true) {
            List<GenerationSummary> lines = store.summaries(query);
            sums = DailyCalls.sum(Stream.concat(sums.stream(), lines.stream().map(DailyCalls::of))
                    .toList());
            if (lines.size() < CHUNK) {
                return sums;
            }
            query = query.before(lines.get(lines.size() - 1).id());
        }
    }
}
