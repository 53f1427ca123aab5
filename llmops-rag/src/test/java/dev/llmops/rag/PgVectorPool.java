package dev.llmops.rag;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.testkit.PgVectorServer;
import java.sql.SQLException;

/** Connections to a database with pgvector, as an application has them. */
public final class PgVectorPool {

    private PgVectorPool() {}

    /** A pool of connections to a schema of its own. */
    public static HikariDataSource emptySchema() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(PgVectorServer.emptySchema());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}
