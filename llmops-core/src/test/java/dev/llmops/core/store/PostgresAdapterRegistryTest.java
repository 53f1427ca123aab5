package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.AdapterRegistryKit;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

class PostgresAdapterRegistryTest extends AdapterRegistryKit {

    private @Nullable HikariDataSource connections;
    private Store store = Store.noop();

    @Override
    protected AdapterRegistry create() throws SQLException {
        connections = PostgresPools.emptySchema();
        store = Stores.jdbc(connections);
        return store.adapters();
    }

    @Override
    protected void close() {
        store.close();
        if (connections != null) {
            connections.close();
        }
    }
}
