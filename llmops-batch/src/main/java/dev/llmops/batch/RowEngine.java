package dev.llmops.batch;

import dev.llmops.batch.row.BatchInput;
import java.util.List;
import java.util.function.Function;

/** An engine that looks at one row after the other on the thread that asks. */
record RowEngine(Function<BatchInput, Outcome> each) implements Engine {

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public List<Outcome> apply(List<BatchInput> rows) {
        return rows.stream().map(each).toList();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
