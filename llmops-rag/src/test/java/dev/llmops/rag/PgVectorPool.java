package dev.llmops.rag;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.testkit.server.PgVectorServer;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Connections to a database with pgvector, as an application has them. */
public final class PgVectorPool {

    private PgVectorPool() {}

    /** A pool of connections to a schema of its own. */
    public static HikariDataSource emptySchema() throws SQLException {
        return emptySchema(pool -> {});
    }

    /** The same with other settings of the pool. */
    public static HikariDataSource emptySchema(Consumer<HikariConfig> settings) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(PgVectorServer.emptySchema());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        settings.accept(config);
        return new HikariDataSource(config);
    }
}
