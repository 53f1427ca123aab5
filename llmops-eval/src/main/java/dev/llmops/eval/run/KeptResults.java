package dev.llmops.eval.run;

import dev.llmops.eval.dataset.Row;
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
}
