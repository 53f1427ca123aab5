package dev.llmops.commons.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A connection in autocommit mode, whatever mode it came in. It goes back as it came: some pools hand a connection to the next as it is.
 */
public final class BorrowedConnection implements AutoCloseable {

    private final Connection connection;
    private final boolean autoCommit;

    public BorrowedConnection(DataSource connections) throws SQLException {
        connection = connections.getConnection();
        try {
            autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    public Connection connection() {
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
