package dev.llmops.core.internal.transfer;

import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.SharedValues;
import dev.llmops.core.internal.record.Removal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows of an export into a table, within a transaction of the caller. A row that is there already must be the same. Shared values
 * are counted anew, by the bodies that refer to them; what was erased stays erased.
 */
public final class ImportTable {

    private static final String BLOBS = "llmops_blob";
    private static final String GENERATIONS = "llmops_generation";
    private static final Set<String> BELONGING =
            Set.of("llmops_generation_tag", "llmops_generation_variant", "llmops_experiment_call");
    private static final Map<String, String> ERASABLE = Map.of(
            GENERATIONS, "generation", "llmops_feedback", "feedback", "llmops_score", "score", "llmops_hold", "hold");
    private static final String TOMBSTONES = "llmops_tombstone";

    /** Tables whose rows come, change and go without an entry of the log for each: here the later of two states is right as a whole. */
    private static final Set<String> CHANGING = Set.of(
            "llmops_prompt_label",
            "llmops_prompt_tag",
            "llmops_memory_message",
            "llmops_memory_session",
            "llmops_memory_fact",
            "llmops_exposure",
            "llmops_outcome",
            "llmops_experiment_call",
            "llmops_experiment_lease",
            "llmops_erasure");

    private static final Pattern COLUMN = Pattern.compile("[a-z_]{1,64}");

    private final Connection connection;
    private final String table;
    private final List<String> columns;
    private final StoreState state;
    private long inserted;
    private long erased;

    private ImportTable(Connection connection, String table, List<String> columns, StoreState state) {
        this.connection = connection;
        this.table = table;
        this.columns = columns;
        this.state = state;
    }

    /** What the audit logs say of the store that is imported into. */
    public enum StoreState {
        /** It has no log yet: whatever else it has must be the same. */
        NEW,
        /** An earlier state of the exported one. */
        EARLIER,
        /** The exported one, as far as the log tells. */
        SAME,
        /** A later state of the exported one. */
        LATER
    }

    /**
     * What became of rows.
     *
     * @param inserted how many are new
     * @param erased how many were left out since the store has erased them
     */
    public record Result(long inserted, long erased) {}

    /**
     * Before the rows of a table: what a later state no longer has goes.
     *
     * @throws StoreException if a column has a name that none has, which might be SQL
     */
    public static void begin(Connection connection, String table, List<String> columns, StoreState state)
            throws SQLException {
        for (String column : columns) {
            if (!COLUMN.matcher(column).matches()) {
                throw new StoreException(
                        "the export has a column '" + column + "' in " + table + " that a store does not have",
                        null,
                        false);
            }
        }
        if (state == StoreState.EARLIER && CHANGING.contains(table)) {
            Rows.update(connection, "DELETE FROM " + table);
        }
    }

    /** Puts rows in. */
    public static Result insert(
            Connection connection,
            String table,
            List<String> columns,
            StoreState state,
            List<List<@Nullable Object>> rows)
            throws SQLException {
        if (state == StoreState.LATER && CHANGING.contains(table)) {
            return new Result(0, 0);
        }
        ImportTable into = new ImportTable(connection, table, columns, state);
        into.insert(into.remaining(rows));
        if (table.equals(TOMBSTONES)) {
            into.removeErased(rows);
        }
        return new Result(into.inserted, into.erased);
    }

    /** What the exported store has erased since goes here too. */
    private void removeErased(List<List<@Nullable Object>> tombstones) throws SQLException {
        Map<String, List<String>> keys = new TreeMap<>();
        for (List<@Nullable Object> row : tombstones) {
            keys.computeIfAbsent(String.valueOf(value(row, "kind")), unused -> new ArrayList<>())
                    .add(String.valueOf(value(row, "record_key")));
        }
        Removal removal = new Removal(connection);
        removal.feedback(keys.getOrDefault("feedback", List.of()));
        removal.generations(keys.getOrDefault("generation", List.of()));
        for (String hold : keys.getOrDefault("hold", List.of())) {
            Rows.update(connection, "DELETE FROM llmops_hold WHERE id = ?", hold);
        }
    }

    /** Removes shared values that no row uses, those of rows that were left out, and tells how many. */
    public static int removeUnused(Connection connection) throws SQLException {
        return Rows.update(connection, "DELETE FROM " + BLOBS + " WHERE uses <= 0");
    }

    private void insert(List<List<@Nullable Object>> rows) throws SQLException {
        String sql = "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES "
                + Rows.marks(columns.size()) + " ON CONFLICT DO NOTHING";
        Map<String, Integer> uses = new TreeMap<>();
        List<String> key = key();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<@Nullable Object> row : rows) {
                @Nullable Object[] values = prepared(row);
                Rows.bind(statement, values);
                if (statement.executeUpdate() == 1) {
                    inserted++;
                    if (table.equals(GENERATIONS)) {
                        count(row, uses);
                    }
                } else if (state != StoreState.SAME || !CHANGING.contains(table)) {
                    requireSame(key, row);
                }
            }
        }
        for (Map.Entry<String, Integer> use : uses.entrySet()) {
            Rows.update(
                    connection,
                    "UPDATE " + BLOBS + " SET uses = uses + ? WHERE hash = ?",
                    use.getValue(),
                    use.getKey());
        }
    }

    private @Nullable Object[] prepared(List<@Nullable Object> row) {
        @Nullable Object[] values = row.toArray();
        if (table.equals(BLOBS)) {
            String hash = String.valueOf(value(row, "hash"));
            if (!Sha256.hex(String.valueOf(value(row, "body"))).equals(hash)) {
                throw new StoreException("blob " + hash + " of the export is not what its hash says", null, false);
            }
            values[columns.indexOf("uses")] = 0L;
        }
        return values;
    }

    private void count(List<@Nullable Object> row, Map<String, Integer> uses) {
        if (value(row, "blobs") instanceof Long count && count > 0) {
            SharedValues.forEach(String.valueOf(value(row, "body")), hash -> uses.merge(hash, 1, Integer::sum));
        }
    }

    /** Without those that the store has erased. */
    private List<List<@Nullable Object>> remaining(List<List<@Nullable Object>> rows) throws SQLException {
        String kind = ERASABLE.get(table);
        boolean belongs = BELONGING.contains(table);
        if (kind == null && !belongs) {
            return rows;
        }
        String column = belongs ? "generation_id" : "id";
        List<String> keys =
                rows.stream().map(row -> String.valueOf(value(row, column))).toList();
        List<Object> arguments = new ArrayList<>(List.of(belongs ? "generation" : kind));
        arguments.addAll(keys);
        Set<String> graves = new HashSet<>(Rows.all(
                connection,
                "SELECT record_key FROM llmops_tombstone WHERE kind = ? AND record_key IN " + Rows.marks(keys.size()),
                row -> row.getString(1),
                arguments.toArray()));
        List<List<@Nullable Object>> left = rows.stream()
                .filter(row -> !graves.contains(String.valueOf(value(row, column))))
                .collect(Collectors.toList());
        erased = belongs ? 0 : rows.size() - left.size();
        return left;
    }

    private void requireSame(List<String> key, List<@Nullable Object> row) throws SQLException {
        Object[] arguments = key.stream()
                .map(column -> Objects.requireNonNull(value(row, column)))
                .toArray();
        String where = key.stream().map(column -> column + " = ?").collect(Collectors.joining(" AND "));
        List<List<@Nullable Object>> found = Rows.all(
                connection,
                "SELECT " + String.join(", ", columns) + " FROM " + table + " WHERE " + where,
                this::read,
                arguments);
        int counted = table.equals(BLOBS) ? columns.indexOf("uses") : -1;
        boolean same = !found.isEmpty();
        for (int i = 0; same && i < columns.size(); i++) {
            same = i == counted || Objects.equals(found.get(0).get(i), row.get(i));
        }
        if (!same) {
            throw new StoreException(
                    "the store has other content than the export in " + table + " at "
                            + key.stream()
                                    .map(column -> column + " '" + value(row, column) + "'")
                                    .collect(Collectors.joining(", "))
                            + "; import into an empty store, or into one that is an earlier state of the exported one",
                    null,
                    false);
        }
    }

    private List<@Nullable Object> read(ResultSet row) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            Object value = row.getObject(i);
            values.add(value instanceof Integer number ? (Object) number.longValue() : value);
        }
        return values;
    }

    private @Nullable Object value(List<@Nullable Object> row, String column) {
        return row.get(columns.indexOf(column));
    }

    private List<String> key() throws SQLException {
        List<String> key = new ArrayList<>();
        try (ResultSet columnsOfKey = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), table)) {
            while (columnsOfKey.next()) {
                key.add(columnsOfKey.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return key;
    }
}
