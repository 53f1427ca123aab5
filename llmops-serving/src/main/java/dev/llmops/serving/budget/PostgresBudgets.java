package dev.llmops.serving.budget;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.commons.internal.sql.BorrowedConnection;
import dev.llmops.commons.internal.sql.ConnectionPools;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** PostgreSQL through the application's connections, which go back as they came, or through its own. */
final class PostgresBudgets implements BudgetDatabase {

    /** Any number will do, as long as nobody else uses it: this is "budget" in ASCII. */
    private static final long LOCK = 0x627564676574L;

    private static final String SCHEME = "jdbc:postgresql:";
    private static final int MAX_CONNECTIONS = 8;

    private final DataSource connections;
    private final @Nullable HikariDataSource own;

    PostgresBudgets(DataSource connections) {
        this(connections, null);
    }

    private PostgresBudgets(DataSource connections, @Nullable HikariDataSource own) {
        this.connections = connections;
        this.own = own;
    }

    static PostgresBudgets open(String url) {
        if (!url.startsWith(SCHEME)) {
            // The part after the question mark may hold a password.
            throw new StoreException(
                    "the address of budgets must begin with " + SCHEME + ", but was '" + url.replaceFirst("\\?.*", "")
                            + "'; for one file use JdbcBudgetStore.sqlite",
                    null,
                    false);
        }
        try {
            HikariDataSource pool = ConnectionPools.postgres("llmops-budgets", MAX_CONNECTIONS, url);
            return new PostgresBudgets(pool, pool);
        } catch (SQLException e) {
            throw new StoreUnavailableException("could not reach the database of the budgets: " + e.getMessage(), e);
        }
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
        if (own != null) {
            own.close();
        }
    }
}
