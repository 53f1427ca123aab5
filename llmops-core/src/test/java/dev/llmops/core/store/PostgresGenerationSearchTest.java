package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.GenerationSearchKit;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

class PostgresGenerationSearchTest extends GenerationSearchKit {

    private @Nullable HikariDataSource connections;

    @Override
    protected Store create() throws SQLException {
        connections = PostgresPools.emptySchema();
        return Stores.jdbc(connections);
    }

    @Override
    protected void release() {
        if (connections != null) {
            connections.close();
        }
    }
}
