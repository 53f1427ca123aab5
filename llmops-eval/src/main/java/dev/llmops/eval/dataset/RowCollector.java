package dev.llmops.eval.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes rows and broken lines as they come. */
final class RowCollector extends CheckedRows {

    private final String name;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Long> lineOfId = new HashMap<>();

    RowCollector(String name) {
        this.name = name;
    }

    @Override
    @Nullable
    String take(long line, Row row) {
        Long first = lineOfId.putIfAbsent(row.id(), line);
        if (first != null) {
            return "the id is that of line " + first;
        }
        rows.add(row);
        return null;
    }

    Dataset finish(DatasetFile.MalformedRows choice) {
        DatasetFile.requireRows(name, rows.size(), broken(), choice);
        return Dataset.of(name, rows, broken());
    }
}
