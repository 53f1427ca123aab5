package dev.llmops.spark;

import dev.llmops.batch.BatchFunction;
import dev.llmops.batch.BatchIterator;
import dev.llmops.batch.row.BatchInput;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * The results of the rows of a partition.
 *
 * @param work what is done with them
 */
record MakeResults(BatchFunction function, InputColumns columns, Work work) implements MapPartitionsFunction<Row, Row> {

    /** How a task begins. */
    interface Work extends Serializable {
        BatchIterator begin(BatchFunction function, Iterator<BatchInput> rows);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        BatchIterator results = work.begin(function, new Pulled<>(rows, columns::read));
        Tasks.closeAtEnd(results);
        return new Pulled<>(results, ResultSchema::row);
    }
}
