package dev.llmops.spark;

import dev.llmops.batch.row.BatchKey;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Of each row what a recipe reads: id, key, and the fields in the order of the recipe. */
record KeyOf(String digest, List<String> fields, InputColumns columns) implements MapPartitionsFunction<Row, Row> {

    KeyOf {
        fields = List.copyOf(fields);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Pulled<>(rows, this::keyed);
    }

    private Row keyed(Row row) {
        var input = columns.read(row);
        @Nullable Object[] values = new Object[fields.size() + 2];
        values[0] = input.id();
        values[1] = BatchKey.of(digest, fields, input);
        for (int i = 0; i < fields.size(); i++) {
            values[i + 2] = input.fields().get(fields.get(i));
        }
        return RowFactory.create(values);
    }
}
