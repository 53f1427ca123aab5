package dev.llmops.eval.metric.sql;

import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs queries on one connection, each within a time limit. */
record QueryRunner(Connection connection, Duration limit) {

    /** More rows are no answer to a question that anybody asks. */
    private static final int MAX_ROWS = 100_000;
    /** So many characters fill no memory, and a row costs some more than its values have. */
    private static final long MAX_CHARACTERS = 1L << 26;

    private static final int CHARACTERS_OF_VALUE = 16;
    /** Sums of doubles depend on the order in which a plan reads the rows. */
    private static final MathContext DIGITS = new MathContext(12);

    QueryResult run(String query) throws QueryFailedException {
        CountDownLatch done = new CountDownLatch(1);
        boolean[] cancelled = new boolean[1];
        try (Statement statement = connection.createStatement()) {
            Thread watch = DaemonThreads.start("sql-time-limit", () -> cancelWhenLate(statement, done, cancelled));
            try (ResultSet result = statement.executeQuery(query)) {
                return read(result);
            } finally {
                done.countDown();
                join(watch);
            }
        } catch (SQLException e) {
            throw new QueryFailedException(
                    cancelled[0] ? "it took longer than " + limit.toMillis() + " ms" : String.valueOf(e.getMessage()));
        }
    }

    /** A driver's own time limit is not always one: SQLite's waits for locks only. */
    private void cancelWhenLate(Statement statement, CountDownLatch done, boolean[] cancelled) {
        try {
            if (!done.await(Durations.nanos(limit), TimeUnit.NANOSECONDS)) {
                cancelled[0] = true;
                statement.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // It has ended meanwhile.
        }
    }

    /** The watch is short: it waits for nothing any more. */
    private static void join(Thread watch) {
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static QueryResult read(ResultSet result) throws SQLException, QueryFailedException {
        int columns = result.getMetaData().getColumnCount();
        List<List<String>> rows = new ArrayList<>();
        long characters = 0;
        while (result.next()) {
            if (rows.size() == MAX_ROWS) {
                throw new QueryFailedException("it has more than " + MAX_ROWS + " rows");
            }
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                String value = text(result.getObject(i));
                characters += value.length() + CHARACTERS_OF_VALUE;
                if (characters > MAX_CHARACTERS) {
                    throw new QueryFailedException("its rows have more than " + MAX_CHARACTERS + " characters");
                }
                row.add(value);
            }
            rows.add(row);
        }
        return new QueryResult(columns, rows);
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Number number) {
            return "number " + plain(number);
        }
        if (value instanceof Boolean truth) {
            return "number " + (truth ? 1 : 0);
        }
        return value instanceof byte[] bytes ? "bytes " + HexFormat.of().formatHex(bytes) : "text " + value;
    }

    private static String plain(Number number) {
        boolean binary = number instanceof Double || number instanceof Float;
        if (binary && !Double.isFinite(number.doubleValue())) {
            return number.toString();
        }
        BigDecimal value = new BigDecimal(number.toString());
        BigDecimal rounded = binary ? value.round(DIGITS) : value;
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toString();
    }
}
