package dev.llmops.batch;

import dev.llmops.batch.row.BatchInput;
import java.util.List;

/** Carries a recipe out: what is slow to load, once for each JVM. Safe for use by multiple threads. */
interface Engine extends AutoCloseable {

    /** {@return how many rows it takes best at once} */
    int batchSize();

    /** {@return what became of each row, in the same order; a row that fails is an outcome, not an exception} */
    List<Outcome> apply(List<BatchInput> rows);

    @Override
    void close();
}
