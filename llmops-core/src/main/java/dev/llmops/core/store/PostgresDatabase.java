package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.commons.internal.sql.ConnectionPools;
import dev.llmops.core.internal.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** PostgreSQL through the application's own connections. */
final class PostgresDatabase extends Database {

    /** Any number will do, as long as nobody else uses it: this is "llmops" in ASCII. */
    private static final long LOCK = 0x6c6c6d6f7073L;

    private static final String SCHEME = "jdbc:postgresql:";
    private static final int CONNECTIONS = 4;

    /** Tables of the schema whose rows changed as much as the server's own analysis waits for, by its defaults. */
    private static final String GROWN = """
            SELECT relname FROM pg_stat_user_tables
            WHERE schemaname = current_schema() AND relname = ANY(?) AND n_mod_since_analyze > 50 + n_live_tup / 10
            """;

    private final @Nullable HikariDataSource own;

    private PostgresDatabase(DataSource connections, @Nullable HikariDataSource own) {
        super(describe(connections), "BIGINT", "", connections, connections);
        this.own = own;
    }

    static PostgresDatabase open(String url) {
        if (!url.startsWith(SCHEME)) {
            throw new StoreException(
                    "the address of a store must begin with " + SCHEME + ", but was '" + withoutParameters(url)
                            + "'; for one file use Stores.sqlite",
                    null,
                    false);
        }
        HikariDataSource pool = pool(url);
        try {
            return open(pool, pool);
        } catch (RuntimeException | Error e) {
            Closing.after(e, pool::close);
            throw e;
        }
    }

    private static HikariDataSource pool(String url) {
        try {
            return ConnectionPools.postgres("llmops-store", CONNECTIONS, url);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    static PostgresDatabase open(DataSource connections) {
        return open(connections, null);
    }

    private static PostgresDatabase open(DataSource connections, @Nullable HikariDataSource own) {
        PostgresDatabase database = new PostgresDatabase(connections, own);
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
            return "the store " + withoutParameters(connection.getMetaData().getURL());
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private static StoreUnavailableException unreachable(SQLException e) {
        return new StoreUnavailableException("could not reach the database of the store: " + e.getMessage(), e);
    }

    /** A password may stand there. */
    private static String withoutParameters(String url) {
        return url.replaceFirst("\\?.*", "");
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

    /**
     * As the server's own analysis, which comes up to a minute later: without it, the planner takes an experiment to have a 200th of the
     * rows, and joins a million of them one by one.
     */
    @Override
    void gatherStatistics(Connection connection, List<String> tables) throws SQLException {
        List<String> grown = Rows.all(
                connection, GROWN, row -> row.getString(1), connection.createArrayOf("text", tables.toArray()));
        if (!grown.isEmpty()) {
            Rows.execute(connection, "ANALYZE " + String.join(", ", grown));
        }
    }

    /** Until the transaction ends: with the server's 4 MB, the calls of an experiment are sorted on disk. */
    @Override
    void roomForSums(Connection reader) throws SQLException {
        Rows.execute(reader, "SET LOCAL work_mem = '128MB'");
    }

    /** A NUL, which JSON can say, is no text to PostgreSQL, and would fail the whole list. */
    @Override
    String lastText() {
        String part = "body::json #>> '{request,messages,-1,parts,0,";
        return "CASE WHEN STRPOS(body, '\\u0000') = 0 AND " + part + "type}' = 'text' THEN " + part + "text}' END";
    }

    @Override
    String indexOf() {
        return "STRPOS";
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
    void scrub() {
        // The server's vacuum does it.
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
        if (own != null) { // all others belong to the application
            own.close();
        }
    }
}
