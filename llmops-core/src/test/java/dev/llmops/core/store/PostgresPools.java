package dev.llmops.core.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.testkit.server.PostgresServer;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Pools of connections to PostgreSQL, each with an empty schema of its own. */
final class PostgresPools {

    private PostgresPools() {}

    static HikariDataSource emptySchema() throws SQLException {
        return emptySchema(pool -> {});
    }

    /** The same with other settings of the pool. */
    static HikariDataSource emptySchema(Consumer<HikariConfig> settings) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(PostgresServer.emptySchema());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        settings.accept(config);
        return new HikariDataSource(config);
    }
}
