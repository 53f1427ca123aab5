package dev.llmops.spark;

import dev.llmops.batch.row.BatchInput;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Reads a row of Spark as one of a batch.
 *
 * @param fields names of the fields that the recipe reads and the row has
 * @param places the place of each
 */
record InputColumns(int id, List<String> fields, List<Integer> places) implements Serializable {

    InputColumns {
        fields = List.copyOf(fields);
        places = List.copyOf(places);
    }

    BatchInput read(Row row) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            Object value = row.get(places.get(i));
            if (value != null) {
                values.put(fields.get(i), value.toString());
            }
        }
        return new BatchInput(String.valueOf(row.get(id)), values);
    }
}
