package dev.llmops.rag.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.rag.PgVectorPool;
import dev.llmops.rag.index.TenantMismatchException;
import dev.llmops.rag.index.TenantRequiredException;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqlRetrieverTest {

    private static final SqlSchema SCHEMA =
            SqlSchema.parse("CREATE TABLE orders (id INTEGER, state TEXT, total REAL, note TEXT)");
    private static final RetrievalQuery QUERY = RetrievalQuery.of("What became of order 7?", 10);

    @TempDir
    Path folder;

    private SQLiteDataSource connections;

    @BeforeEach
    void fillTable() throws SQLException {
        connections = connections(true);
        try (Connection connection = DriverManager.getConnection(connections.getUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER, state TEXT, total REAL, note TEXT)");
            statement.execute("INSERT INTO orders VALUES (7, 'sent', 12.5, NULL), (8, 'open', 3, 'two\nlines'),"
                    + " (9, 'open', 4, NULL)");
        }
    }

    @Test
    void a_number_that_json_does_not_have_is_a_text() throws SQLException {
        try (HikariDataSource postgres = PgVectorPool.emptySchema()) {
            SqlRetriever values = SqlRetriever.over(
                    "values",
                    postgres,
                    SCHEMA,
                    query -> new SqlStatement(
                            "SELECT CAST('NaN' AS real) AS a, CAST('-Infinity' AS double precision) AS b, CAST(1.5 AS real) AS c",
                            List.of()));

            assertThat(values.retrieve(RetrievalQuery.of("which", 1)))
                    .singleElement()
                    .satisfies(row -> assertThat(row.metadata())
                            .containsEntry("a", "NaN")
                            .containsEntry("b", "-Infinity")
                            .containsEntry("c", 1.5));
        }
    }

    @Test
    void rows_are_passages_with_their_range_and_columns() {
        List<Passage> found = orders("SELECT * FROM orders ORDER BY id").retrieve(QUERY);

        String whole = "id: 7; state: sent; total: 12.5\nid: 8; state: open; total: 3.0; note: two lines\n";
        assertThat(found).hasSize(3);
        for (Passage passage : found.subList(0, 2)) {
            assertThat(passage.text()).isEqualTo(passage.range().in(whole));
        }
        assertThat(found.get(0).metadata())
                .containsOnly(Map.entry("id", 7), Map.entry("state", "sent"), Map.entry("total", 12.5));
        assertThat(found).extracting(Passage::sourceId).allMatch(id -> id.matches("orders/[0-9a-f]{12}"));
    }

    @Test
    void parameters_filters_and_limits_hold_and_the_step_tells() {
        SqlRetriever open = SqlRetriever.over(
                "orders",
                connections,
                SCHEMA,
                query -> new SqlStatement("SELECT * FROM orders WHERE total < ? ORDER BY id", List.of(100)));
        RetrievalQuery filtered = new RetrievalQuery("Which are open?", 1, null, Map.of("state", "open"));

        RetrievalResult found = open.search(filtered, List.of());
        assertThat(found.passages())
                .extracting(passage -> passage.metadata().get("id"))
                .containsExactly(8);
        assertThat(found.steps().get(0).name()).isEqualTo("sql");
        assertThat(found.steps().get(0).given()).isEqualTo(3);
        assertThat(found.steps().get(0).details()).containsEntry("moreRowsPossible", false);

        RetrievalResult two = open.maxRows(2).search(QUERY, List.of());
        assertThat(two.passages()).hasSize(2);
        assertThat(two.steps().get(0).details()).containsEntry("moreRowsPossible", true);
    }

    @Test
    void a_model_may_write_the_statement_and_is_checked() {
        SqlWriter good = SqlWriter.model(
                ScriptedModelClient.saying("```sql\nSELECT state FROM orders WHERE id = 7;\n```"), SCHEMA);
        SqlWriter bad = SqlWriter.model(ScriptedModelClient.saying("DROP TABLE orders"), SCHEMA);

        assertThat(SqlRetriever.over("orders", connections, SCHEMA, good).retrieve(QUERY))
                .extracting(Passage::text)
                .containsExactly("state: sent");
        assertThatThrownBy(() ->
                        SqlRetriever.over("orders", connections, SCHEMA, bad).retrieve(QUERY))
                .isInstanceOf(SqlSourceException.class)
                .hasMessageContaining("must be a SELECT, but begins with 'DROP'");
    }

    @Test
    void a_statement_that_fails_is_told_and_a_connection_that_can_write_is_refused() {
        assertThatThrownBy(() -> orders("SELECT id FROM orders WHERE CAST(state AS integer) > lag(1)")
                        .retrieve(QUERY))
                .isInstanceOf(SqlSourceException.class)
                .hasMessageContaining("'orders' cannot be read");
        SqlRetriever writable = SqlRetriever.over(
                "orders", connections(false), SCHEMA, query -> new SqlStatement("SELECT 1", List.of()));
        assertThatThrownBy(() -> writable.retrieve(QUERY)).isInstanceOf(SqlSourceException.class);
    }

    @Test
    void tenants_are_kept_apart_by_their_connections() {
        SqlWriter all = query -> new SqlStatement("SELECT * FROM orders", List.of());
        SqlRetriever tenants =
                SqlRetriever.overTenants("orders", tenant -> tenant.equals("acme") ? connections : null, SCHEMA, all);

        assertThat(tenants.retrieve(new RetrievalQuery("x", 10, "acme", Map.of())))
                .hasSize(3);
        assertThatThrownBy(() -> tenants.retrieve(QUERY)).isInstanceOf(TenantRequiredException.class);
        assertThatThrownBy(() -> tenants.retrieve(new RetrievalQuery("x", 10, "other", Map.of())))
                .isInstanceOf(TenantMismatchException.class);
        assertThatThrownBy(() -> orders("SELECT 1").retrieve(new RetrievalQuery("x", 10, "acme", Map.of())))
                .isInstanceOf(TenantMismatchException.class);
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> orders("SELECT 1").maxRows(0)).hasMessageContaining("maxRows must be at least 1");
        assertThatThrownBy(() -> orders("SELECT 1").timeout(Duration.ofMillis(10)))
                .hasMessageContaining("timeout must be at least one second");
    }

    private SqlRetriever orders(String sql) {
        return SqlRetriever.over("orders", connections, SCHEMA, query -> new SqlStatement(sql, List.of()));
    }

    private SQLiteDataSource connections(boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.resolve("orders.db"));
        return source;
    }
}
