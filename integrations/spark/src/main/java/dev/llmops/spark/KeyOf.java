package dev.llmops.spark;

import dev.llmops.batch.row.BatchKey;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Of each row what a recipe reads: id, key, and the fields in the order of the recipe.
 *
 * @param needsId whether a row without an id is refused: of documents that all have none an index would keep one
 */
record KeyOf(String digest, List<String> fields, InputColumns columns, boolean needsId)
        implements MapPartitionsFunction<Row, Row> {

    KeyOf {
        fields = List.copyOf(fields);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        return new Pulled<>(rows, this::keyed);
    }

    private Row keyed(Row row) {
        if (needsId && row.isNullAt(columns.id())) {
            throw new IllegalArgumentException(
                    "each document must have an id, but a row has null; fill the column, or name another one with id(...)");
        }
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
