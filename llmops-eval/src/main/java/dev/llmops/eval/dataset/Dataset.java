package dev.llmops.eval.dataset;

import dev.llmops.eval.internal.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Questions, and the answers that they should get.
 *
 * @param name what to call it
 * @param rows the rows, in order; their ids are unique
 * @param broken lines of its file that are no rows and were left out
 * @param version {@code sha256:} and 64 hex digits over the rows in their order: equal rows, equal version
 */
public record Dataset(String name, List<Row> rows, List<MalformedRow> broken, String version) {

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
     * @param name what to call it
     * @param rows the rows
     */
    public static Dataset of(String name, List<Row> rows) {
        return of(name, rows, List.of());
    }

    static Dataset of(String name, List<Row> rows, List<MalformedRow> broken) {
        List<String> hashes = new ArrayList<>();
        rows.forEach(row -> hashes.add(row.hash()));
        return new Dataset(name, rows, broken, Json.hash(hashes));
    }
}
