package dev.llmops.rag.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class SqlRecordsTest {

    private static final String DDL =
            "CREATE TABLE orders (id INTEGER, State TEXT, total REAL, paid INTEGER, note TEXT)";
    private static final SqlSchema SCHEMA = SqlSchema.parse(DDL);

    @TempDir
    Path folder;

    private SQLiteDataSource connections;
    private SqlRecords orders;

    @BeforeEach
    void fillTable() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        connections = new SQLiteDataSource(config);
        connections.setUrl("jdbc:sqlite:" + folder.resolve("orders.db"));
        try (Connection connection = DriverManager.getConnection(connections.getUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(DDL);
            statement.execute("INSERT INTO orders VALUES (7, 'sent', 12.5, 1, NULL), (8, 'open', 3, 0, 'fragile')");
        }
        orders = SqlRecords.over(
                "orders",
                connections,
                SCHEMA,
                order -> new SqlStatement("SELECT * FROM orders WHERE id = ?", List.of(order.get("id"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": 7, \"state\": \"sent\", \"total\": 12.50, \"paid\": true, \"note\": null}",
                "{\"id\": 8, \"note\": \"fragile\", \"paid\": false, \"total\": 3}",
                "[{\"id\": 7, \"state\": \"sent\"}, {\"id\": 8, \"state\": \"open\"}]",
                "[]"
            })
    void records_whose_members_are_those_of_one_row_agree(String answer) {
        assertThat(problems(orders, answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\": 7, \"total\": 3}         | 'orders' has '12.5' for 'total', where the answer says '3'",
                "{\"id\": 7, \"state\": \"Sent\"}  | 'orders' has 'sent' for 'state', where the answer says 'Sent'",
                "{\"id\": 7, \"paid\": false}      | 'orders' has '1' for 'paid', where the answer says 'false'",
                "{\"id\": 7, \"note\": \"fragile\"} | 'orders' has nothing for 'note', where the answer says 'fragile'",
                "{\"id\": 8, \"note\": null}       | 'orders' has 'fragile' for 'note', where the answer says 'null'",
                "{\"id\": 7, \"total\": \"12.5\"}  | 'orders' has '12.5' for 'total', where the answer says '12.5'",
                "{\"id\": 7, \"words\": \"Hello\"} | 'orders' has nothing for 'words', where the answer says 'Hello'",
                "{\"id\": 7, \"total\": {\"a\": 1}} | 'orders' has '12.5' for 'total', where the answer says '{a=1}'",
                "{\"id\": 9}                       | 'orders' has no row for [9]",
                "[{\"id\": 7}, {\"id\": 9}]        | 'orders' has no row for [9]",
                "[{\"id\": 7}, 9]                  | there must be an object or an array of objects at ''",
                "It costs 12.5 euros.              | the answer must be JSON to be compared with 'orders'",
                "{\"id\": 9, \"id\": 7}            | the answer must be JSON to be compared with 'orders'",
            })
    void one_that_says_otherwise_is_told(String answer, String problem) {
        assertThat(problems(orders, answer)).singleElement().asString().startsWith(problem);
    }

    /** Each value is in some row, which a look at the values alone would let go. */
    @Test
    void values_of_two_rows_are_no_record() {
        SqlRecords any = SqlRecords.over(
                "orders",
                connections,
                SCHEMA,
                order -> new SqlStatement("SELECT * FROM orders ORDER BY id", List.of()));

        assertThat(problems(any, "{\"state\": \"open\", \"total\": 3}")).isEmpty();
        assertThat(problems(any, "{\"state\": \"sent\", \"total\": 3}")).hasSize(1);
    }

    @Test
    void records_may_stand_further_inside_and_have_members_that_no_row_has() {
        SqlRecords inside = orders.at("/orders").unchecked("words");

        assertThat(problems(inside, "{\"orders\": [{\"id\": 7, \"words\": \"It is on its way.\"}], \"more\": 1}"))
                .isEmpty();
        assertThat(problems(inside, "{\"order\": [{\"id\": 9}]}")).hasSize(1);
        assertThatThrownBy(() -> orders.at("orders")).hasMessageContaining("place must begin with '/'");
    }

    @Test
    void a_statement_in_an_answer_is_a_value_and_nothing_else() {
        assertThat(problems(orders, "{\"id\": \"7 OR 1=1\"}")).containsExactly("'orders' has no row for [7 OR 1=1]");
        SqlRecords bad = SqlRecords.over(
                "orders", connections, SCHEMA, order -> new SqlStatement("DELETE FROM orders", List.of()));
        assertThatThrownBy(() -> problems(bad, "{\"id\": 7}")).isInstanceOf(SqlSourceException.class);
    }

    @Test
    void a_table_that_is_not_there_and_too_many_records_let_nothing_go() {
        SqlRecords absent = SqlRecords.over(
                "absent",
                connections,
                SqlSchema.parse("CREATE TABLE gone (id INTEGER)"),
                order -> new SqlStatement("SELECT * FROM gone", List.of()));

        assertThatThrownBy(() -> problems(absent, "{\"id\": 7}"))
                .isInstanceOf(SqlSourceException.class)
                .hasMessageContaining("'absent' cannot be read");
        assertThat(problems(orders, "[" + "{\"id\": 7},".repeat(100) + "{\"id\": 7}]"))
                .containsExactly("at most 100 records of an answer can be looked up in 'orders', but there are 101");
    }

    private static List<String> problems(SqlRecords records, String answer) {
        Call call = Call.builder()
                .notes(new CallNotes(
                        new GenerationId("01890000-0000-7000-8000-000000000000"), java.time.Instant.EPOCH, 0, null))
                .build();
        return records.problems(call, answer);
    }
}
