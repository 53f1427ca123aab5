package dev.llmops.serving.budget;

import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** PostgreSQL through the application's own connections, which go back as they came. */
final class PostgresBudgets implements BudgetDatabase {

    /** Any number will do, as long as nobody else uses it: this is "budget" in ASCII. */
    private static final long LOCK = 0x627564676574L;

    private final DataSource connections;

    PostgresBudgets(DataSource connections) {
        this.connections = connections;
    }

    @Override
    public <T> T transaction(String doing, Work<T> work) {
        try (BorrowedConnection borrowed = new BorrowedConnection(connections)) {
            Connection connection = borrowed.connection();
            connection.setAutoCommit(false);
            // In a stricter mode it would see the state from before it had the lock.
            try (PreparedStatement mode =
                    connection.prepareStatement("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")) {
                mode.execute();
            }
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    doing + " the database of the budgets: " + e.getMessage()
                            + "; check that it can be reached, and that its user may write",
                    e);
        }
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(" + LOCK + ")")) {
            lock.execute();
        }
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public void close() {
        // The connections belong to the application.
    }
}
