package dev.llmops.serving.budget;

import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL for all tests of this JVM, and an empty schema for each test. It ends with the JVM. */
public final class PostgresServer {

    private static @Nullable EmbeddedPostgres server;
    private static @Nullable String failure;
    private static int schemas;

    private PostgresServer() {}

    /** A name of a schema that nobody else uses. */
    public static synchronized String emptySchema() throws SQLException {
        String schema = "budget_" + schemas++;
        try (Connection connection = start().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return schema;
    }

    /** A pool of connections to a schema, as each JVM has its own. */
    public static synchronized DataSource connections(String schema) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(start().getDatabase("postgres", "postgres", Map.of("currentSchema", schema)));
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres start() {
        if (server == null && failure == null) {
            try {
                server = EmbeddedPostgres.builder().start();
            } catch (IOException | RuntimeException e) {
                failure = e.toString();
            }
        }
        if (server == null) {
            return abort("skipped: PostgreSQL does not start here: " + failure);
        }
        return server;
    }
}
