package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.store.Store;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

class PostgresExperimentStoreTest extends JdbcExperimentStoreKit {

    private @Nullable HikariDataSource connections;

    @Override
    Store open() throws SQLException {
        if (connections == null) {
            connections = PostgresPools.emptySchema();
        }
        return Stores.jdbc(connections);
    }

    @Override
    protected void close() {
        super.close();
        if (connections != null) {
            connections.close();
        }
    }
}
