package dev.llmops.rag.internal.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A connection of the application, in autocommit mode whatever mode it came in. It goes back as it came: some pools hand a
 * connection to the next as it is.
 */
final class Borrowed implements AutoCloseable {

    private final Connection connection;
    private final boolean autoCommit;

    private Borrowed(Connection connection, boolean autoCommit) {
        this.connection = connection;
        this.autoCommit = autoCommit;
    }

    static Borrowed from(DataSource connections) throws SQLException {
        Connection connection = connections.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            return new Borrowed(connection, autoCommit);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    /** Begins a transaction that only reads, and sees one state. */
    void beginSnapshot() throws SQLException {
        begin("REPEATABLE READ, READ ONLY");
    }

    /**
     * Begins a transaction that writes an index, which no other can do at the same time. Each statement sees what was
     * committed before it, whatever isolation the application's connections have.
     */
    void beginWriting(String tables) throws SQLException {
        begin("READ COMMITTED, READ WRITE");
        new Sql().add("SELECT pg_advisory_xact_lock(hashtext(?))", tables).run(connection);
    }

    /**
     * Begins a transaction that writes an index while others may. Of two that write the same document at once, the later ends in
     * {@linkplain #isConflict a conflict}, and can begin again alone.
     */
    void beginWritingBesideOthers(String tables) throws SQLException {
        begin("READ COMMITTED, READ WRITE");
        new Sql()
                .add("SELECT pg_advisory_xact_lock_shared(hashtext(?))", tables)
                .run(connection);
    }

    /** {@return whether a transaction failed because another wrote the same: a key that is there, or a deadlock} */
    static boolean isConflict(SQLException failure) {
        return "23505".equals(failure.getSQLState()) || "40P01".equals(failure.getSQLState());
    }

    private void begin(String mode) throws SQLException {
        connection.setAutoCommit(false);
        new Sql().add("SET TRANSACTION ISOLATION LEVEL " + mode).run(connection);
    }

    /** Takes back what was not committed. After a rollback that failed the mode stays: autocommit would commit it. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
        }
    }

    /** The same, after a failure that is told rather than one of this. */
    void closeAfter(Exception failure) {
        try {
            close();
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
