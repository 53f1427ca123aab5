package dev.llmops.core.internal.record;

import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.core.internal.audit.Columns;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sums of days in step with the generations: what comes and goes in a transaction is summed up here, and put into the table before the
 * commit, so that many records change one row once. Whoever writes has the lock of all writers, so no two change a row at a time. Used by one
 * thread.
 */
public final class DailyTable {

    private static final int FETCH_SIZE = 1000;
    private static final String ALL = "all";
    private static final String FROM_CALLS = "SELECT " + SummaryColumns.NAMES + " FROM llmops_generation";
    private static final String CALLS = FROM_CALLS + " ORDER BY started_at";

    /** Of a cost that somebody wrote in place of ours: to add it could take all memory. */
    private static final int MAX_SCALE = 1000;

    private static final String AT = " WHERE scope = ? AND day = ? AND calls = ?";
    private static final String SELECT = "SELECT body FROM llmops_daily_calls" + AT;
    private static final String DELETE = "DELETE FROM llmops_daily_calls" + AT;
    private static final String UPSERT = "INSERT INTO llmops_daily_calls (scope, day, calls, body) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (scope, day, calls) DO UPDATE SET body = excluded.body";

    private final Map<Key, DailyCalls> changes = new HashMap<>();

    private record Key(String scope, DailyCalls group) {}

    /** A generation, what it adds to the sums of its day, and that day. */
    private record Call(GenerationSummary line, DailyCalls calls, String day) {

        static @Nullable Call next(ResultSet rows) throws SQLException {
            if (!rows.next()) {
                return null;
            }
            GenerationSummary line = SummaryColumns.read(rows, null);
            DailyCalls calls = DailyCalls.of(line);
            return new Call(line, calls, calls.day().toString());
        }
    }

    /** {@return the sums since a day, of a tenant or of all} */
    public static List<DailyCalls> read(Connection connection, LocalDate first, @Nullable String tenant)
            throws SQLException {
        return Rows.all(
                connection,
                "SELECT body FROM llmops_daily_calls WHERE scope = ? AND day >= ?",
                row -> RecordJson.read(row.getString(1), DailyCalls.class),
                scope(Columns.name(tenant)),
                first.toString());
    }

    /** Makes all sums anew, of the columns of the generations: day by day, for those of years need not be in memory at once. */
    public static void fill(Connection connection) throws SQLException {
        Rows.update(connection, "DELETE FROM llmops_daily_calls");
        sum(connection, CALLS);
        DailyProgress.complete(connection);
    }

    /** The same of one day. */
    static void fill(Connection connection, LocalDate day) throws SQLException {
        Rows.update(connection, "DELETE FROM llmops_daily_calls WHERE day = ?", day.toString());
        sum(
                connection,
                FROM_CALLS + " WHERE started_at >= ? AND started_at < ?",
                day.toString(),
                day.plusDays(1).toString());
    }

    private static void sum(Connection connection, String calls, Object... arguments) throws SQLException {
        DailyTable sums = new DailyTable();
        try (PreparedStatement statement = connection.prepareStatement(calls)) {
            statement.setFetchSize(FETCH_SIZE);
            Rows.bind(statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                String day = "";
                for (Call call = Call.next(rows); call != null; call = Call.next(rows)) {
                    if (!call.day.equals(day)) {
                        sums.flush(connection);
                        day = call.day;
                    }
                    sums.change(call.line, call.calls);
                }
            }
        }
        sums.flush(connection);
    }

    /** {@return what is wrong with the sums, or null} */
    public static @Nullable String problem(Connection connection) throws SQLException {
        try (PreparedStatement calls = connection.prepareStatement(CALLS);
                PreparedStatement sums = connection.prepareStatement(
                        "SELECT scope, day, calls, body FROM llmops_daily_calls ORDER BY day")) {
            calls.setFetchSize(FETCH_SIZE);
            sums.setFetchSize(FETCH_SIZE);
            try (ResultSet call = calls.executeQuery();
                    ResultSet sum = sums.executeQuery()) {
                return areThose(call, sum)
                        ? null
                        : "the sums of days are not those of the generations: they were changed";
            }
        }
    }

    /** Day by day, too. */
    private static boolean areThose(ResultSet calls, ResultSet sums) throws SQLException {
        DailyTable rest = new DailyTable();
        Call call = Call.next(calls);
        String sum = nextDay(sums);
        while (call != null || sum != null) {
            String day = call == null || (sum != null && sum.compareTo(call.day) < 0) ? sum : call.day;
            for (; call != null && call.day.equals(day); call = Call.next(calls)) {
                rest.change(call.line, call.calls);
            }
            for (; sum != null && sum.equals(day); sum = nextDay(sums)) {
                if (!rest.takeAway(sums)) {
                    return false;
                }
            }
            if (!rest.changes.values().stream().allMatch(DailyTable::isNothing)) {
                return false;
            }
            rest.clear();
        }
        return true;
    }

    private static @Nullable String nextDay(ResultSet sums) throws SQLException {
        return sums.next() ? sums.getString(2) : null;
    }

    /** {@return whether a row can be one of ours} */
    private boolean takeAway(ResultSet row) throws SQLException {
        try {
            DailyCalls sum = RecordJson.read(row.getString(4), DailyCalls.class);
            if (Math.abs((long) sum.cost().scale()) > MAX_SCALE) {
                return false;
            }
            Key key = new Key(row.getString(1), sum.group());
            changes.merge(key, sum.negated(), DailyCalls::plus);
            return row.getString(2).equals(sum.day().toString())
                    && row.getString(3).equals(RecordJson.write(sum.group()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isNothing(DailyCalls calls) {
        return calls.calls() == 0
                && calls.inputTokens() == 0
                && calls.outputTokens() == 0
                && calls.cost().signum() == 0
                && calls.latencies().isEmpty();
    }

    /** Forgets what was not put into the table. */
    public void clear() {
        changes.clear();
    }

    /** Takes a generation that came, with names as the columns have them. */
    public void add(GenerationSummary line) {
        change(line, DailyCalls.of(line));
    }

    /** Takes a generation that goes. */
    void remove(GenerationSummary line) {
        change(line, DailyCalls.of(line).negated());
    }

    private void change(GenerationSummary line, DailyCalls calls) {
        DailyCalls group = calls.group();
        changes.merge(new Key(ALL, group), calls, DailyCalls::plus);
        if (line.tenant() != null) {
            changes.merge(new Key(scope(line.tenant()), group), calls, DailyCalls::plus);
        }
    }

    private static String scope(@Nullable String tenant) {
        return tenant == null ? ALL : "tenant " + tenant;
    }

    /** Puts what came and went into the table. */
    public void flush(Connection connection) throws SQLException {
        for (Map.Entry<Key, DailyCalls> change : changes.entrySet()) {
            flush(connection, change.getKey(), change.getValue());
        }
        changes.clear();
    }

    /** A sum can be below 0 until the commit, when a record comes and goes in one transaction. */
    private static void flush(Connection connection, Key key, DailyCalls change) throws SQLException {
        String day = key.group().day().toString();
        String group = RecordJson.write(key.group());
        DailyCalls sum = Rows.first(connection, SELECT, row -> row.getString(1), key.scope(), day, group)
                .map(body -> RecordJson.read(body, DailyCalls.class).plus(change))
                .orElse(change);
        if (sum.calls() == 0) {
            Rows.update(connection, DELETE, key.scope(), day, group);
        } else {
            Rows.update(connection, UPSERT, key.scope(), day, group, RecordJson.write(sum));
        }
    }
}
