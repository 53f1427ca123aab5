package dev.llmops.eval.dataset;

import java.util.List;
import java.util.stream.Stream;

/** Rows of a source with some metadata, in memory one at a time. */
record FilteredRows(RowSource all, String key, String value, String version, int size) implements RowSource {

    static FilteredRows of(RowSource all, String key, String value) {
        VersionHash hash = new VersionHash();
        try (Stream<Row> rows = all.stream()) {
            rows.filter(row -> matches(row, key, value)).forEachOrdered(hash::add);
        }
        return new FilteredRows(all, key, value, hash.version(), hash.rows());
    }

    static boolean matches(Row row, String key, String value) {
        Object found = row.metadata().get(key);
        return found instanceof List<?> list
                ? list.stream().anyMatch(each -> String.valueOf(each).equals(value))
                : found != null && found.toString().equals(value);
    }

    @Override
    public String name() {
        return all.name();
    }

    @Override
    public List<MalformedRow> broken() {
        return all.broken();
    }

    @Override
    public Stream<Row> stream() {
        return all.stream().filter(row -> matches(row, key, value));
    }
}
