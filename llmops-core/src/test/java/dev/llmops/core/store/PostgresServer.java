package dev.llmops.core.store;

import static org.junit.jupiter.api.Assumptions.abort;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL for all tests of this JVM, and an empty schema for each test. It ends with the JVM. */
final class PostgresServer {

    private static @Nullable EmbeddedPostgres server;
    private static @Nullable String failure;
    private static int schemas;

    private PostgresServer() {}

    /** A pool of connections to a schema of its own. */
    static HikariDataSource emptySchema() throws SQLException {
        return emptySchema(pool -> {});
    }

    /** The same with other settings of the pool. */
    static synchronized HikariDataSource emptySchema(Consumer<HikariConfig> settings) throws SQLException {
        String schema = "test_" + schemas++;
        try (Connection connection = start().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        HikariConfig config = new HikariConfig();
        config.setDataSource(start().getDatabase("postgres", "postgres", Map.of("currentSchema", schema)));
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        settings.accept(config);
        return new HikariDataSource(config);
    }

    /** Where another process finds the same schema. */
    static String url(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            String url = connection.getMetaData().getURL();
            return url + (url.contains("?") ? "&" : "?") + "user=postgres&currentSchema=" + connection.getSchema();
        }
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
