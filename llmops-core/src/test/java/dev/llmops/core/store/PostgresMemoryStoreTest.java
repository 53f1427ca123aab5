package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.testkit.MemoryStoreKit;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

class PostgresMemoryStoreTest extends MemoryStoreKit {

    private @Nullable HikariDataSource connections;

    @Override
    protected MemoryStore create() throws SQLException {
        connections = PostgresPools.emptySchema();
        return MemoryStores.jdbc(connections);
    }

    @Override
    protected MemoryStore reopen() {
        return MemoryStores.jdbc(connections);
    }

    @Override
    protected void release() {
        if (connections != null) {
            connections.close();
        }
    }
}
