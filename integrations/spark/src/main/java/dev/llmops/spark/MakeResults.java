package dev.llmops.spark;

import dev.llmops.batch.BatchFunction;
import dev.llmops.batch.BatchIterator;
import dev.llmops.batch.row.BatchInput;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The results of the rows of a partition.
 *
 * @param parts the folder in which each task makes a part of an index, or null if none is made
 */
record MakeResults(
        BatchFunction function,
        InputColumns columns,
        @Nullable String parts) implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        BatchIterator results = results(new Pulled<>(rows, columns::read));
        Tasks.closeAtEnd(results);
        return new Pulled<>(results, ResultSchema::row);
    }

    private BatchIterator results(Iterator<BatchInput> rows) {
        if (parts == null) {
            return function.apply(rows);
        }
        // Two attempts at a task, also two at once, never share a part.
        return function.applyInto(
                rows, Path.of(parts, "part-" + TaskContext.get().taskAttemptId()));
    }
}
