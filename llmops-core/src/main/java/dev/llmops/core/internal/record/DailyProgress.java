package dev.llmops.core.internal.record;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.core.internal.audit.RecordTable;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Up to which entry of the audit log the sums of days have what was written. While two versions of the library write to one store, an older one
 * moves the log and neither sums nor this. Days that it touched are then made anew out of the records, which the log vouches for: so whoever
 * changes this row has sums made anew that are right, and hides nothing.
 */
public final class DailyProgress {

    /** What moves it: entries that were written by somebody else in between keep it where it is. */
    public static final String MOVE = "UPDATE llmops_daily_progress SET sequence = ? WHERE sequence = ?";

    private static final String HEAD = "COALESCE((SELECT MAX(sequence) FROM llmops_audit_entry), 0)";
    private static final int CHUNK = 500;

    private DailyProgress() {}

    /** {@return whether entries were written by somebody who keeps no sums} */
    public static boolean isBehind(Connection connection) throws SQLException {
        return Rows.first(connection, "SELECT 1 FROM llmops_daily_progress WHERE sequence = " + HEAD, row -> true)
                .isEmpty();
    }

    /** {@return up to which entry the sums have what was written, or empty if nobody noted it} */
    public static Optional<Long> sequence(Connection connection) throws SQLException {
        return Rows.first(connection, "SELECT sequence FROM llmops_daily_progress", row -> row.getLong(1));
    }

    /** Brings the sums up to the end of the log, under the lock of all writers. */
    public static void catchUp(Connection connection) throws SQLException {
        if (!isBehind(connection)) {
            return;
        }
        Optional<Long> known = Rows.first(
                connection,
                "SELECT sequence FROM llmops_daily_progress WHERE sequence < " + HEAD,
                row -> row.getLong(1));
        Set<LocalDate> days = known.isPresent() ? touched(connection, known.get()) : null;
        if (days == null) {
            DailyTable.fill(connection);
            return;
        }
        for (LocalDate day : days) {
            DailyTable.fill(connection, day);
        }
        complete(connection);
    }

    /** Notes that all is summed up. */
    static void complete(Connection connection) throws SQLException {
        Rows.update(connection, "DELETE FROM llmops_daily_progress");
        Rows.update(connection, "INSERT INTO llmops_daily_progress (sequence) SELECT " + HEAD);
    }

    /** {@return the days of calls that entries behind one tell of, or null if nobody knows: calls were removed since} */
    private static @Nullable Set<LocalDate> touched(Connection connection, long known) throws SQLException {
        String removed = "SELECT 1 FROM llmops_tombstone WHERE kind = ? AND sequence > ? LIMIT 1";
        if (Rows.first(connection, removed, row -> true, RecordTable.GENERATION.noun(), known)
                .isPresent()) {
            return null;
        }
        Set<LocalDate> days = new TreeSet<>();
        List<String> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT event FROM llmops_audit_entry WHERE sequence > ? ORDER BY sequence")) {
            statement.setFetchSize(CHUNK);
            Rows.bind(statement, known);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    AuditEvent event = RecordJson.read(rows.getString(1), AuditEvent.class);
                    if (RecordTable.ofEvent(event) == RecordTable.GENERATION) {
                        ids.add(RecordTable.GENERATION.key(event));
                    }
                    if (ids.size() == CHUNK) {
                        addDays(connection, ids, days);
                        ids.clear();
                    }
                }
            }
        }
        addDays(connection, ids, days);
        return days;
    }

    private static void addDays(Connection connection, List<String> ids, Set<LocalDate> days) throws SQLException {
        if (!ids.isEmpty()) {
            days.addAll(Rows.all(
                    connection,
                    "SELECT DISTINCT SUBSTR(started_at, 1, 10) FROM llmops_generation WHERE id IN "
                            + Rows.marks(ids.size()),
                    row -> LocalDate.parse(row.getString(1)),
                    ids.toArray()));
        }
    }
}
