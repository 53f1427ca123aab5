package dev.llmops.core.store;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import javax.sql.DataSource;

/** PostgreSQL through the application's own connections. */
final class PostgresDatabase implements Database {

    /** Any number will do, as long as nobody else uses it: this is "llmops" in ASCII. */
    private static final long LOCK = 0x6c6c6d6f7073L;

    private final DataSource connections;
    private final String name;

    private PostgresDatabase(DataSource connections, String name) {
        this.connections = connections;
        this.name = name;
    }

    static PostgresDatabase open(DataSource connections) {
        PostgresDatabase database = new PostgresDatabase(connections, describe(connections));
        Migrations.apply(connections, database, "BIGINT");
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

    @Override
    public String name() {
        return name;
    }

    @Override
    public Connection reader() throws SQLException {
        return connections.getConnection();
    }

    /** Within a transaction the driver also reads large results piece by piece. */
    @Override
    public void beginSnapshot(Connection reader) throws SQLException {
        reader.setAutoCommit(false);
        Rows.execute(reader, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }

    @Override
    public Transaction begin() throws SQLException {
        Connection connection = connections.getConnection();
        try {
            connection.setAutoCommit(false);
            Transaction transaction = new Transaction(connection);
            transaction.all("SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
            transaction.begin();
            return transaction;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void commit(Transaction transaction) throws SQLException {
        Connection connection = transaction.connection();
        connection.commit();
        release(connection);
    }

    @Override
    public void rollback(Transaction transaction) {
        Connection connection = transaction.connection();
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken, and the server rolls back by itself.
        }
        release(connection);
    }

    private static void release(Connection connection) {
        try (connection) {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            // The transaction has ended already; a broken connection is the pool's to replace.
        }
    }

    @Override
    public StoreException translate(String doing, SQLException error) {
        String message = doing + " " + name + ": " + error.getMessage();
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
