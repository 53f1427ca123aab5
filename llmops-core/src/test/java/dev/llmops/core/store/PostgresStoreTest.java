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
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

class PostgresStoreTest extends StoreKit {

    private @Nullable HikariDataSource connections;

    @Override
    protected Store create() throws SQLException {
        connections = PostgresServer.emptySchema();
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
        execute("UPDATE llmops_schema_history SET version = '99' WHERE version = '1'");

        assertThatThrownBy(this::reopen)
                .isInstanceOf(StoreVersionException.class)
                .hasMessageContaining("jdbc:postgresql:")
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("Use that version or a newer one");
    }

    @Test
    void the_tables_of_an_application_in_the_same_schema_do_not_disturb() throws SQLException {
        try (HikariDataSource shared = PostgresServer.emptySchema();
                Connection connection = shared.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE customer (id INTEGER)");
            try (Store store = Stores.jdbc(shared)) {
                assertThat(store.generations().list(GenerationQuery.latest(1))).isEmpty();
            }
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
