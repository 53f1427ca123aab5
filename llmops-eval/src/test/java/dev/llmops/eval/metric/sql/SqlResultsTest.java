package dev.llmops.eval.metric.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.MetricRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlResultsTest {

    private static final String ENDLESS =
            "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";

    @TempDir
    Path folder;

    private Duration limit = Duration.ofMillis(300);

    @BeforeEach
    void makeDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("create table item (name text, price real, count integer)");
            statement.executeUpdate(
                    "insert into item values ('lamp', 10.5, 3), ('desk', 99, 1), ('chair', 10.5, null)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select name from item order by price          | select name from item                        | 1",
                "select name from item order by name desc      | select name from item order by name          | 0",
                "select name from item order by name           | select name from item order by name          | 1",
                "select name as n from item                    | select name from (select * from item order by price) | 1",
                "select price from item                        | select distinct price from item              | 0",
                "select sum(price) from item                   | select 120                                   | 1",
                "select count from item                        | select count from item where count not null  | 0",
                "select name, price from item                  | select price, name from item                 | 0",
                "select '120'                                  | select 120                                   | 0",
                "select nothing from item                      | select name from item                        | 0",
                "delete from item                              | select name from item                        | 0",
                "drop table item                               | select name from item                        | 0",
                "commit                                        | select name from item                        | 0",
                "rollback                                      | select name from item                        | 0",
                "attach 'x.db' as x                            | select name from item                        | 0"
            })
    void queries_are_equal_when_their_rows_are(String answer, String reference, double score) throws SQLException {
        assertThat(judge(answer, reference).score()).isEqualTo(Score.of(score));
        assertThat(judge("select count(*) from item", "select 3").score()).isEqualTo(Score.of(1));
    }

    @Test
    void a_fence_of_Markdown_is_no_part_of_the_query() {
        assertThat(judge("```sql\nselect 1\n```", "select 1").score()).isEqualTo(Score.of(1));
    }

    @Test
    void a_query_without_end_is_stopped() {
        Judgement judgement = judge(ENDLESS, "select 1");

        assertThat(judgement.score()).isEqualTo(Score.of(0));
        assertThat(judgement.rationale()).contains("took longer than 300 ms");
    }

    @Test
    void a_query_of_too_many_rows_is_stopped() {
        String many = "with recursive n(i) as (select 1 union all select i + 1 from n limit 100001) select i from n";

        limit = Duration.ofSeconds(60);
        assertThat(judge(many, "select 1").rationale()).contains("more than 100000 rows");
    }

    @Test
    void a_query_of_rows_that_would_fill_the_memory_is_stopped() {
        String large = "with recursive n(i) as (select 1 union all select i + 1 from n limit 500)"
                + " select hex(zeroblob(500000)) from n";

        limit = Duration.ofSeconds(60);
        assertThat(judge(large, "select 1").rationale()).contains("more than 67108864 characters");
    }

    @Test
    void a_reference_that_can_not_be_run_fails() {
        assertThat(judge("select 1", "select nothing").score()).isInstanceOf(Score.Failed.class);
    }

    @Test
    void a_database_that_is_not_there_is_named_with_the_line() {
        ObjectNode row =
                row("select 1", "select 1").put("database", folder.resolve("no").toString());

        assertThatThrownBy(() -> metric().evaluate(MetricRow.parse(4, row.toString())))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 4: the database '");
    }

    private Judgement judge(String answer, String reference) {
        return metric().evaluate(MetricRow.parse(1, row(answer, reference).toString()));
    }

    private ObjectNode row(String answer, String reference) {
        ObjectNode row = new ObjectMapper().createObjectNode().put("id", 1).put("output", answer);
        row.putArray("references").add(reference);
        return row.put("database", folder.resolve("shop.db").toString());
    }

    private SqlResults metric() {
        return new SqlResults(SqlResultsTest::open, limit);
    }

    private static Connection open(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", "1");
        return DriverManager.getConnection("jdbc:sqlite:" + database, properties);
    }
}
