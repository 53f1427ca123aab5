package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreVersionException;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.StoreKit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class PostgresStoreTest extends StoreKit {

    private @Nullable HikariDataSource connections;

    @Override
    protected Store create() throws SQLException {
        connections = PostgresPools.emptySchema();
        return Stores.jdbc(connections);
    }

    @Override
    protected Store reopen() {
        return Stores.jdbc(connections);
    }

    @Override
    protected void release() {
        if (connections != null) {
            connections.close();
        }
    }

    @Test
    void a_newer_schema_is_refused_with_what_to_do() throws SQLException {
        execute("UPDATE llmops_schema SET version = 99 WHERE version = 1");

        assertThatThrownBy(this::reopen)
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("Use that version or a newer one");
    }

    @Test
    void the_tables_of_an_application_in_the_same_schema_do_not_disturb() throws SQLException {
        try (HikariDataSource shared = PostgresPools.emptySchema();
                Connection connection = shared.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("customer", "generation", "feedback", "audit_entry", "flyway_schema_history")) {
                statement.execute("CREATE TABLE " + table + " (id INTEGER)");
            }
            try (Store store = Stores.jdbc(shared)) {
                assertThat(store.generations().list(GenerationQuery.latest(1))).isEmpty();
                store.audit().append(AuditTamperingKit.event("one"));
            }
            try (ResultSet tables = statement.executeQuery("SELECT COUNT(*) FROM pg_tables WHERE schemaname ="
                    + " current_schema AND tablename NOT IN ('customer', 'generation', 'feedback', 'audit_entry',"
                    + " 'flyway_schema_history') AND tablename NOT LIKE 'llmops\\_%'")) {
                tables.next();
                assertThat(tables.getInt(1)).as("tables without the prefix").isZero();
            }
        }
    }

    @Test
    void a_store_that_flyway_made_is_refused_with_what_to_do() throws SQLException {
        try (HikariDataSource old = PostgresPools.emptySchema();
                Connection connection = old.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE llmops_schema_history (installed_rank INTEGER)");

            assertThatThrownBy(() -> Stores.jdbc(old))
                    .isInstanceOf(StoreVersionException.class)
                    .hasMessageContaining("before the first release")
                    .hasMessageContaining("drop the tables");
        }
    }

    @Test
    void processes_that_open_a_new_database_at_once_make_it_once() throws SQLException {
        try (HikariDataSource shared = PostgresPools.emptySchema()) {
            List<CompletableFuture<Void>> openings = Stream.generate(() -> CompletableFuture.runAsync(
                            () -> Stores.jdbc(shared).close(), Executors.newCachedThreadPool()))
                    .limit(8)
                    .toList();

            openings.forEach(CompletableFuture::join);
        }
    }

    @Test
    void another_kind_of_database_is_refused_with_what_to_do() {
        SQLiteDataSource sqlite = new SQLiteDataSource();
        sqlite.setUrl("jdbc:sqlite::memory:");

        assertThatThrownBy(() -> Stores.jdbc(sqlite))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("needs PostgreSQL, but the connections lead to SQLite");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
