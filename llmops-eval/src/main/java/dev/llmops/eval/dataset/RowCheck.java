package dev.llmops.eval.dataset;

import dev.llmops.eval.internal.text.FingerprintSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Checks rows as they come and keeps none: of each it holds a fingerprint of its id. */
final class RowCheck implements RowSink {

    private final FingerprintSet ids = new FingerprintSet();
    private final VersionHash version = new VersionHash();
    private final List<MalformedRow> broken = new ArrayList<>();

    @Override
    public void add(long line, Supplier<Row> maker) {
        Row row;
        try {
            row = maker.get();
        } catch (IllegalArgumentException e) {
            broken(line, String.valueOf(e.getMessage()));
            return;
        }
        if (ids.add(row.id())) {
            version.add(row);
        } else {
            broken(line, "the id '" + row.id() + "' is that of an earlier line");
        }
    }

    @Override
    public void broken(long line, String problem) {
        broken.add(new MalformedRow(line, problem));
    }

    int rows() {
        return version.rows();
    }

    List<MalformedRow> broken() {
        return broken;
    }

    String version() {
        return version.version();
    }
}
