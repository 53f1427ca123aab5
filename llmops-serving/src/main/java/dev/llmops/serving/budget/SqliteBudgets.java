package dev.llmops.serving.budget;

import dev.llmops.api.error.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One connection, because SQLite has one writer anyway. Each transaction takes the lock of the file at once, so that what it reads stays true until it ends.
 * {@code synchronous=NORMAL}: a crash of the process loses nothing; a power cut may lose the latest transactions and damages nothing.
 */
final class SqliteBudgets implements BudgetDatabase {

    private static final int BUSY_MILLIS = 5000;

    private final Path file;
    private final SQLiteDataSource source;
    private @Nullable Connection open;

    SqliteBudgets(Path path) {
        this.file = path.toAbsolutePath().normalize();
        if (file.toString().contains("?")) {
            // The driver would take what follows for its own options.
            throw new IllegalArgumentException("the path of budgets must not contain '?', but was '" + file + "'");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
    }

    @Override
    public synchronized <T> T transaction(String doing, Work<T> work) {
        try {
            Connection connection = connection();
            connection.setAutoCommit(false);
            T result = work.on(connection);
            // Not with commit(): the driver would begin anew at once, and lock all others out.
            connection.setAutoCommit(true);
            return result;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } catch (SQLException e) {
            // Undoes the transaction, and after an I/O error a new connection is the safest.
            close();
            throw new StoreUnavailableException(
                    doing + " the budgets of " + file + ": " + e.getMessage()
                            + "; check that its folder is there and writable, and that no process holds its lock",
                    e);
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = open;
        if (connection == null) {
            connection = source.getConnection();
            open = connection;
        }
        return connection;
    }

    /** The transaction has the lock already. */
    @Override
    public void lock(Connection connection) {}

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public synchronized void close() {
        Connection connection = open;
        open = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // What was not committed is undone all the same.
            }
        }
    }
}
