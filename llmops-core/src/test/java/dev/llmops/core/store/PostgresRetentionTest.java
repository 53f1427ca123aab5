package dev.llmops.core.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.testkit.RetentionKit;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

class PostgresRetentionTest extends RetentionKit {

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

    @Override
    protected long sharedTexts() throws SQLException {
        try (Connection connection = connections.getConnection()) {
            return Rows.all(connection, "SELECT 1 FROM llmops_blob", row -> true)
                    .size();
        }
    }
}
