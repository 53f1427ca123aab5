package dev.llmops.eval.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a file, and notes the lines that are none or repeat an id. */
abstract class CheckedRows implements RowSink {

    private final List<MalformedRow> broken = new ArrayList<>();

    @Override
    public final void add(long line, Supplier<Row> maker) {
        Row row;
        try {
            row = maker.get();
        } catch (IllegalArgumentException e) {
            broken(line, String.valueOf(e.getMessage()));
            return;
        }
        String problem = take(line, row);
        if (problem != null) {
            broken(line, problem);
        }
    }

    /** Takes a row, or returns why its id is not its own. */
    abstract @Nullable String take(long line, Row row);

    @Override
    public final void broken(long line, String problem) {
        broken.add(new MalformedRow(line, problem));
    }

    final List<MalformedRow> broken() {
        return broken;
    }
}
