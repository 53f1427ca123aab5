package dev.llmops.core.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection in autocommit mode, whatever mode it came in. It goes back as it came: some pools hand a connection to the
 * next as it is.
 */
final class Borrowed implements AutoCloseable {

    private final Connection connection;
    private final boolean autoCommit;

    private Borrowed(Connection connection, boolean autoCommit) {
        this.connection = connection;
        this.autoCommit = autoCommit;
    }

    static Borrowed of(Connection connection) throws SQLException {
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
}
