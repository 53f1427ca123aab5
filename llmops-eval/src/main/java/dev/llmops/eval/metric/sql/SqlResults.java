package dev.llmops.eval.metric.sql;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.row.RowMetric;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code sql-results}: 1 if the answer's query returns the same rows as one of the reference queries, 0 if not, or if it cannot be run or
 * takes too long. Rows are
 * compared as a bag, or in order if the reference itself has an ORDER BY. Columns are compared by position, not by name; numbers by value, to twelve
 * digits. Nothing is written: connections are opened read-only, and any changes by a query are rolled back. Safe for use by multiple threads.
 */
public final class SqlResults implements RowMetric {

    /** The metric's description. */
    public static final MetricInfo INFO = MetricInfo.verdict(
                    "sql-results",
                    "the answer's query gives the rows of a reference query on the row's 'database' (execution accuracy)",
                    "output",
                    "references",
                    "database")
            .costs(CostClass.PROCESS);

    private final Connections connections;
    private final Duration limit;

    /** Opens databases. */
    @FunctionalInterface
    public interface Connections {

        /**
         * Opens a read-only connection.
         *
         * @param database the row's {@code database}
         * @return the connection; closed after its row
         * @throws SQLException if it cannot be opened
         */
        Connection open(String database) throws SQLException;
    }

    /**
     * @param connections opens the rows' databases
     * @param limit maximum time of a query
     */
    public SqlResults(Connections connections, Duration limit) {
        this.connections = Objects.requireNonNull(connections, "connections");
        this.limit = Objects.requireNonNull(limit, "limit");
    }

    @Override
    public Judgement evaluate(MetricRow row) {
        String database = row.text("database");
        try (Connection connection = connections.open(database)) {
            connection.setAutoCommit(false);
            try {
                return judge(row, new QueryRunner(connection, limit));
            } finally {
                undo(connection);
            }
        } catch (SQLException e) {
            throw new DatasetException(
                    "line " + row.line() + ": the database '" + database + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** An answer that says COMMIT itself leaves nothing to undo, and must not end the run of all rows. */
    private static void undo(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // It is closed next, which ends what is left.
        }
    }

    private static Judgement judge(MetricRow row, QueryRunner queries) {
        QueryResult answer = null;
        for (String reference : row.references()) {
            QueryResult expected;
            try {
                expected = queries.run(reference);
            } catch (QueryFailedException e) {
                return judgement(new Score.Failed("the reference query cannot be run: " + e.getMessage()), null);
            }
            try {
                answer = answer == null ? queries.run(SqlText.unfenced(row.output())) : answer;
            } catch (QueryFailedException e) {
                return judgement(Score.of(0), "the answer's query cannot be run: " + e.getMessage());
            }
            if (answer.sameAs(expected, SqlText.hasOrder(reference))) {
                return judgement(Score.of(1), null);
            }
        }
        return judgement(Score.of(0), "its rows are others");
    }

    private static Judgement judgement(Score score, @Nullable String reason) {
        return new Judgement(INFO.name(), score, reason);
    }
}
