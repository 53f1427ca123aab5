package dev.llmops.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of the benchmark's own, whose commits wait for the disk; it ends with the JVM. */
final class BenchmarkPostgres {

    private final EmbeddedPostgres server;

    BenchmarkPostgres() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .start();
    }

    /** {@return the JDBC address of an empty schema} */
    String emptySchema(String name) throws SQLException {
        String address = server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(address);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        }
        return address + "&currentSchema=" + name;
    }
}
