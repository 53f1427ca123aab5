package dev.llmops.spark;

import dev.llmops.batch.BatchFunction;
import dev.llmops.batch.BatchIterator;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** The rows of a partition, each with its result as the last column. */
record AppendResult(BatchFunction function, InputColumns columns) implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        // Results come in the order of their rows, so those that are waited for are few: a batch.
        Queue<Row> waiting = new ArrayDeque<>();
        BatchIterator results = function.apply(new Pulled<>(rows, row -> {
            waiting.add(row);
            return columns.read(row);
        }));
        Tasks.closeAtEnd(results);
        return new Pulled<>(results, result -> with(waiting.remove(), ResultSchema.row(result)));
    }

    private static Row with(Row row, Row result) {
        @Nullable Object[] values = new Object[row.size() + 1];
        for (int i = 0; i < row.size(); i++) {
            values[i] = row.get(i);
        }
        values[row.size()] = result;
        return RowFactory.create(values);
    }
}
