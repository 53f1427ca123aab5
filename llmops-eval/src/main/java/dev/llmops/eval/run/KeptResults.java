package dev.llmops.eval.run;

import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.sequential.StopRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps all results, in the order in which rows are asked. */
final class KeptResults implements Results {

    private final Map<String, RowResult> before = new HashMap<>();
    private final @Nullable RowResult[] results;
    private final int samples;
    private final @Nullable StopWatcher watcher;

    KeptResults(int rows, int samples, @Nullable StopWatcher watcher) {
        this.results = new @Nullable RowResult[Math.multiplyExact(rows, samples)];
        this.samples = samples;
        this.watcher = watcher;
    }

    @Override
    public void restored(RowResult result) {
        before.put(result.key(), result);
    }

    @Override
    public boolean has(long index, Row row, int sample) {
        RowResult result = before.get(RowResult.key(row.id(), sample));
        if (result == null || !result.rowHash().equals(row.hash())) {
            return false;
        }
        add(index, result);
        return true;
    }

    @Override
    public void add(long index, RowResult result) {
        results[Math.toIntExact(index) * samples + result.sample() - 1] = result;
        if (watcher != null) {
            watcher.add(index, result);
        }
    }

    @Override
    public @Nullable String decided() {
        return watcher == null ? null : watcher.decision();
    }

    @Override
    public boolean tooEarly(long index) {
        return watcher != null && index >= watcher.next + watcher.maxAhead;
    }

    /** All results, in order; of a run that was stopped those that are there. */
    List<RowResult> results(boolean stopped) {
        List<RowResult> kept = new ArrayList<>();
        for (RowResult result : results) {
            if (result != null) {
                kept.add(result);
            } else if (!stopped) {
                throw new IllegalStateException("a row has neither an answer nor an error");
            }
        }
        return kept;
    }

    /**
     * Shows a rule the rows in the order in which they were asked, and not in that in which they were answered: answers that come late may be
     * worse, and a rule that sees the quick ones first would not be valid.
     */
    static final class StopWatcher {

        private final String evaluator;
        private final StopRule.Watch watch;
        private final int samples;
        private final int maxAhead;
        private final Map<Long, List<RowResult>> early = new HashMap<>();
        private long next;
        private @Nullable String decision;

        /**
         * @param maxAhead so many rows may be asked from the first on that has no answer: while one row is slow, the others must not run on
         *     to the end of the data set
         */
        StopWatcher(StopRule rule, int samples, int maxAhead) {
            this.evaluator = rule.evaluator();
            this.watch = rule.watch();
            this.samples = samples;
            this.maxAhead = maxAhead;
        }

        void add(long row, RowResult result) {
            early.computeIfAbsent(row, key -> new ArrayList<>()).add(result);
            while (decision == null) {
                List<RowResult> whole = early.get(next);
                if (whole == null || whole.size() < samples) {
                    return;
                }
                early.remove(next++);
                RowResult mean = RowResult.mean(whole);
                try {
                    watch.add(mean.rowHash(), mean.score(evaluator));
                } catch (IllegalArgumentException e) {
                    throw new RunException(String.valueOf(e.getMessage()), e);
                }
                decision = watch.decision();
            }
        }

        @Nullable
        String decision() {
            return decision;
        }
    }
}
