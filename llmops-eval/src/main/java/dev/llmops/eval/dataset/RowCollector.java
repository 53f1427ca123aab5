package dev.llmops.eval.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Takes rows and broken lines as they come. */
final class RowCollector implements RowSink {

    private final String name;
    private final List<Row> rows = new ArrayList<>();
    private final List<MalformedRow> broken = new ArrayList<>();
    private final Map<String, Long> lineOfId = new HashMap<>();

    RowCollector(String name) {
        this.name = name;
    }

    @Override
    public void broken(long line, String problem) {
        broken.add(new MalformedRow(line, problem));
    }

    @Override
    public void add(long line, Supplier<Row> maker) {
        Row row;
        try {
            row = maker.get();
        } catch (IllegalArgumentException e) {
            broken(line, String.valueOf(e.getMessage()));
            return;
        }
        Long first = lineOfId.putIfAbsent(row.id(), line);
        if (first == null) {
            rows.add(row);
        } else {
            broken(line, "the id is that of line " + first);
        }
    }

    Dataset finish(DatasetFile.MalformedRows choice) {
        DatasetFile.requireRows(name, rows.size(), broken, choice);
        return Dataset.of(name, rows, broken);
    }
}
