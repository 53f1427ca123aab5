package dev.llmops.eval.run;

import dev.llmops.commons.internal.text.FingerprintSet;
import dev.llmops.eval.dataset.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a finished run; the rows themselves may be only in its file.
 *
 * @param info what was run
 * @param rows number of rows that were answered or ended in an error
 * @param samples number of answers and errors; more than rows if rows were asked several times
 * @param summaries one per evaluator, in their order
 * @param spending what the run used, including everything already in its file
 * @param stopped why it ended before its last row, or null
 */
public record RunTotals(
        RunInfo info,
        int rows,
        int samples,
        List<MetricSummary> summaries,
        RunSpending spending,
        @Nullable String stopped) {

    /** Copies the list. */
    public RunTotals {
        Objects.requireNonNull(info, "info");
        summaries = List.copyOf(summaries);
    }

    /** Counts results and keeps none; of each it has the scores, and a fingerprint of what an earlier process answered. */
    static final class Counter implements Results {

        private final List<MetricSummary.Tally> tallies = new ArrayList<>();
        private final SpendingMeter meter = new SpendingMeter();
        private final FingerprintSet before = new FingerprintSet();
        private final Map<String, List<RowResult>> unfinished = new HashMap<>();
        private final int samples;
        private int rows;
        private int counted;

        Counter(RunInfo info, int samples) {
            info.evaluators().forEach(name -> tallies.add(new MetricSummary.Tally(name, samples > 1)));
            this.samples = samples;
        }

        @Override
        public void restored(RowResult result) {
            if (before.add(result.key())) {
                count(result);
            }
        }

        @Override
        public boolean has(long index, Row row, int sample) {
            return before.contains(RowResult.key(row.id(), sample));
        }

        @Override
        public void add(long index, RowResult result) {
            count(result);
        }

        private void count(RowResult result) {
            counted++;
            meter.add(result);
            if (samples == 1) {
                tally(List.of(result));
                return;
            }
            List<RowResult> whole = unfinished.computeIfAbsent(result.rowId(), key -> new ArrayList<>());
            whole.add(result);
            if (whole.size() == samples) {
                unfinished.remove(result.rowId());
                tally(whole);
            }
        }

        private void tally(List<RowResult> row) {
            rows++;
            RowResult mean = RowResult.mean(row);
            for (MetricSummary.Tally tally : tallies) {
                tally.add(mean);
                tally.addSamples(row);
            }
        }

        RunTotals totals(RunInfo info, @Nullable String stopped) {
            // A run that was stopped may have asked some samples of a row only.
            unfinished.values().forEach(this::tally);
            return new RunTotals(
                    info,
                    rows,
                    counted,
                    tallies.stream().map(MetricSummary.Tally::summary).toList(),
                    meter.spending(),
                    stopped);
        }
    }
}
