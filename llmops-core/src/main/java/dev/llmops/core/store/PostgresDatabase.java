package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.core.internal.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import javax.sql.DataSource;

/** PostgreSQL through the application's own connections. */
final class PostgresDatabase extends Database {

    /** Any number will do, as long as nobody else uses it: this is "llmops" in ASCII. */
    private static final long LOCK = 0x6c6c6d6f7073L;

    private PostgresDatabase(DataSource connections, String name) {
        super(name, "BIGINT", connections, connections);
    }

    static PostgresDatabase open(DataSource connections) {
        PostgresDatabase database = new PostgresDatabase(connections, describe(connections));
        Migrations.apply(database);
        return database;
    }

    private static String describe(DataSource connections) {
        try (Connection connection = connections.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new StoreException(
                        "Stores.jdbc needs PostgreSQL, but the connections lead to " + product
                                + "; for one file use Stores.sqlite",
                        null,
                        false);
            }
            // Without parameters, where a password may stand.
            return "the store " + connection.getMetaData().getURL().replaceFirst("\\?.*", "");
        } catch (SQLException e) {
            throw new StoreUnavailableException("could not reach the database of the store: " + e.getMessage(), e);
        }
    }

    /**
     * Sets the mode before the first statement: in one of the stricter isolations of the application's connections, the
     * state that the transaction sees would be the one from before it had the lock.
     */
    @Override
    void lock(Connection writer) throws SQLException {
        writer.setAutoCommit(false);
        Rows.execute(writer, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
        Rows.all(writer, "SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
    }

    /** Within a transaction the driver also reads large results piece by piece. */
    @Override
    void beginSnapshot(Connection reader) throws SQLException {
        reader.setAutoCommit(false);
        Rows.execute(reader, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }

    @Override
    Transaction begin() throws SQLException {
        Transaction transaction = new Transaction(writer());
        try {
            lock(transaction.connection());
            transaction.begin();
            return transaction;
        } catch (SQLException | RuntimeException e) {
            rollback(transaction);
            throw e;
        }
    }

    @Override
    void commit(Transaction transaction) throws SQLException {
        transaction.connection().commit();
        rollback(transaction);
    }

    @Override
    void rollback(Transaction transaction) {
        try {
            transaction.close();
        } catch (SQLException e) {
            // The connection is broken: the server has rolled back by itself, and the pool replaces it.
        }
    }

    @Override
    StoreException translate(String doing, SQLException error) {
        String message = doing + " " + name() + ": " + error.getMessage();
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        // Classes of SQLSTATE: connection, resources (disk full among them), operator intervention.
        boolean unavailable = state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || error instanceof SQLTransientException;
        return unavailable ? new StoreUnavailableException(message, error) : new StoreException(message, error, false);
    }

    @Override
    public void close() {
        // The connections belong to the application.
    }
}
