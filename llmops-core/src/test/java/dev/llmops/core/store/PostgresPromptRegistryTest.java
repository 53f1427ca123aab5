package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.PromptRegistryKit;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

class PostgresPromptRegistryTest extends PromptRegistryKit {

    private @Nullable HikariDataSource connections;
    private Store store = Store.noop();

    @Override
    protected PromptRegistry create() throws SQLException {
        connections = PostgresPools.emptySchema();
        store = Stores.jdbc(connections);
        return store.prompts();
    }

    @Override
    protected void close() {
        store.close();
        if (connections != null) {
            connections.close();
        }
    }
}
