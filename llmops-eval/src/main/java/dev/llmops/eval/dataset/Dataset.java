package dev.llmops.eval.dataset;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A data set of questions and expected answers.
 *
 * @param name its name
 * @param rows the rows, in order; their ids are unique
 * @param broken lines of its file that are not rows and were left out
 * @param version {@code sha256:} and 64 hex digits over the rows in their order: equal rows, equal version
 */
public record Dataset(String name, List<Row> rows, List<MalformedRow> broken, String version) implements RowSource {

    /** Copies the lists and refuses two rows of one id. */
    public Dataset {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        rows = List.copyOf(rows);
        broken = List.copyOf(broken);
        Set<String> ids = new HashSet<>();
        for (Row row : rows) {
            if (!ids.add(row.id())) {
                throw new IllegalArgumentException(
                        "the ids of rows must be unique, but '" + row.id() + "' is there twice");
            }
        }
    }

    /**
     * {@return a data set of rows}
     *
     * @param name its name
     * @param rows the rows
     */
    public static Dataset of(String name, List<Row> rows) {
        return of(name, rows, List.of());
    }

    static Dataset of(String name, List<Row> rows, List<MalformedRow> broken) {
        VersionHash hash = new VersionHash();
        rows.forEach(hash::add);
        return new Dataset(name, rows, broken, hash.version());
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Stream<Row> stream() {
        return rows.stream();
    }

    @Override
    public Dataset where(String key, String value) {
        List<Row> some = rows.stream()
                .filter(row -> FilteredRows.matches(row, key, value))
                .toList();
        Dataset part = of(name, some);
        return new Dataset(name, some, broken, part.version());
    }
}
