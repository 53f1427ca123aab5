package dev.llmops.rag.internal.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections on their way back to the application. Some pools give them to the next as they are. */
final class Transactions {

    private Transactions() {}

    /**
     * Takes back what was not committed and closes, whatever fails. After a rollback that failed, autocommit stays off: to
     * switch it on would commit what should have been taken back.
     */
    static void giveBack(Connection connection) throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The same, after a failure that is told rather than one of this. */
    static void giveBackAfter(Exception failure, Connection connection) {
        try {
            giveBack(connection);
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
