package dev.llmops.core.internal.record;

import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.SharedValues;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes generations, with all that belongs to them, in a transaction of the caller. Keeps the keys of what it removed, for the
 * audit log. Used by one thread.
 */
public final class Removal {

    private final Connection connection;
    private final Map<RecordTable, List<String>> keys = new LinkedHashMap<>();
    private long blobs;

    /** Begins with nothing removed. */
    public Removal(Connection connection) {
        this.connection = connection;
    }

    /** {@return the keys of the records that were removed, by their kind} */
    public Map<RecordTable, List<String>> keys() {
        return keys;
    }

    /** {@return how many shared values no record uses any longer} */
    public long blobs() {
        return blobs;
    }

    /** Removes generations. */
    public void generations(List<String> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        feedback(find("SELECT id FROM llmops_feedback WHERE generation_id IN " + Rows.marks(ids.size()), ids));
        remove(
                RecordTable.SCORE,
                find("SELECT id FROM llmops_score WHERE generation_id IN " + Rows.marks(ids.size()), ids));
        update("DELETE FROM llmops_experiment_call WHERE generation_id IN " + Rows.marks(ids.size()), ids);
        update("DELETE FROM llmops_generation_variant WHERE generation_id IN " + Rows.marks(ids.size()), ids);
        update("DELETE FROM llmops_generation_tag WHERE generation_id IN " + Rows.marks(ids.size()), ids);
        takeFromSums(ids);
        release(find("SELECT body FROM llmops_generation WHERE blobs > 0 AND id IN " + Rows.marks(ids.size()), ids));
        remove(RecordTable.GENERATION, ids);
    }

    private void takeFromSums(List<String> ids) throws SQLException {
        DailyTable sums = new DailyTable();
        Rows.all(
                        connection,
                        "SELECT " + SummaryColumns.NAMES + " FROM llmops_generation WHERE id IN "
                                + Rows.marks(ids.size()),
                        row -> SummaryColumns.read(row, null),
                        ids.toArray())
                .forEach(sums::remove);
        sums.flush(connection);
    }

    /** Removes feedback. */
    public void feedback(List<String> ids) throws SQLException {
        remove(RecordTable.FEEDBACK, ids);
    }

    private void remove(RecordTable table, List<String> found) throws SQLException {
        if (!found.isEmpty()) {
            update("DELETE FROM " + table.table() + " WHERE id IN " + Rows.marks(found.size()), found);
            keys.computeIfAbsent(table, unused -> new ArrayList<>()).addAll(found);
        }
    }

    private void release(List<String> bodies) throws SQLException {
        Map<String, Integer> uses = new TreeMap<>();
        bodies.forEach(body -> SharedValues.forEach(body, hash -> uses.merge(hash, 1, Integer::sum)));
        for (Map.Entry<String, Integer> use : uses.entrySet()) {
            Rows.update(
                    connection, "UPDATE llmops_blob SET uses = uses - ? WHERE hash = ?", use.getValue(), use.getKey());
            blobs += Rows.update(connection, "DELETE FROM llmops_blob WHERE hash = ? AND uses <= 0", use.getKey());
        }
    }

    private List<String> find(String sql, List<String> arguments) throws SQLException {
        return Rows.all(connection, sql, row -> row.getString(1), arguments.toArray());
    }

    private void update(String sql, List<String> arguments) throws SQLException {
        Rows.update(connection, sql, arguments.toArray());
    }
}
