package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvalMetricCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void the_list_tells_what_each_metric_is() throws IOException {
        List<JsonNode> rows = metrics();

        assertThat(rows)
                .extracting(row -> row.get("name").asText())
                .doesNotHaveDuplicates()
                .contains("rouge-l", "ter");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("needs")).isNotEmpty();
            assertThat(row.get("definition").asText()).isNotBlank();
            assertThat(row.get("unit").asText()).isNotBlank();
            assertThat(row.get("better").asText()).isIn("higher", "lower");
            assertThat(row.get("cost").asText()).isIn("text", "process", "small-model", "one-call", "several-calls");
            assertThat(row.get("deterministic").isBoolean()).isTrue();
            assertThat(row.path("min").asDouble()).isLessThanOrEqualTo(0);
            assertThat(row.path("max").isNumber() || row.get("better").asText().equals("lower"))
                    .isTrue();
        });
        JsonNode ter = rows.stream()
                .filter(row -> row.get("name").asText().equals("ter"))
                .findFirst()
                .orElseThrow();
        assertThat(ter.get("better").asText()).isEqualTo("lower");
        assertThat(ter.get("min").asDouble()).isZero();
        assertThat(ter.path("max").isNumber()).isFalse();
        assertThat(CommandRun.of("eval", "metric", "--list").out()).startsWith("METRIC");
    }

    @Test
    void every_metric_has_its_place_in_the_reference() throws IOException {
        StringBuilder pages = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("../docs/reference"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).toList()) {
                pages.append(Files.readString(file));
            }
        }
        for (JsonNode row : metrics()) {
            assertThat(pages).contains("`" + row.get("name").asText() + "`");
        }
    }

    /** The page with what each metric was held against: every metric is in one row, and every row is of metrics that there are. */
    @Test
    void every_metric_is_held_against_something() throws IOException {
        List<String> held = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../docs/reference/metrics-evidence.md"))) {
            if (line.startsWith("| `")) {
                Pattern.compile("`([^`]+)`")
                        .matcher(line.substring(0, line.indexOf(" | ")))
                        .results()
                        .forEach(name -> held.add(name.group(1)));
            }
        }

        assertThat(held)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        metrics().stream().map(row -> row.get("name").asText()).toList());
    }

    private static List<JsonNode> metrics() throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : CommandRun.of("eval", "metric", "--list", "--json")
                .out()
                .lines()
                .toList()) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "edit-distance            | {'id':1,'output':'kitten','references':['sitting']}                       | 3",
                "json-equality            | {'id':1,'output':'[1.0]','references':['[1]']}                            | 1",
                "number-match             | {'id':1,'output':'it is 1,000 m','references':['1 km']}                   | 1",
                "punctuation              | {'id':1,'output':'no','instruction_id_list':['punctuation:no_comma'],'kwargs':[{}]} | 1",
                "tool-trajectory-superset | {'id':1,'tools':[{'name':'a'},{'name':'b'}],'expected_tools':[{'name':'b'}]} | 1"
            })
    void a_metric_scores_rows_with_what_it_needs(String metric, String row, double score) throws IOException {
        String name = metric.equals("punctuation") ? "ifeval-prompt-strict" : metric;

        CommandRun run = score(name, row.replace('\'', '"'));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(JSON.readTree(out()).get("score").asDouble()).isEqualTo(score);
    }

    @Test
    void a_query_reads_a_database_and_changes_nothing() throws IOException, SQLException {
        Path database = folder.resolve("shop.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("create table item (name text)");
            statement.executeUpdate("insert into item values ('lamp')");
        }
        String row =
                "{\"id\":%d,\"output\":\"%s\",\"references\":[\"select 'lamp'\"],\"database\":\"" + database + "\"}\n";

        score(
                "sql-results",
                row.formatted(1, "delete from item")
                        + row.formatted(2, "attach '" + folder.resolve("new.db") + "' as other")
                        + row.formatted(3, "select name from item"));

        assertThat(out().lines())
                .extracting(line -> JSON.readTree(line).get("score").asInt())
                .containsExactly(0, 0, 1);
        assertThat(folder.resolve("new.db")).doesNotExist();
    }

    @Test
    void code_is_run_only_when_that_is_allowed() throws IOException {
        String row = "{\"id\":1,\"output\":\"public class A {}\"}";

        CommandRun refused = score("java-compiles", row);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--run-code").hasLineCount(1);

        assertThat(score("java-compiles", row, "--run-code").exitCode()).isZero();
        assertThat(JSON.readTree(out()).get("score").asInt()).isEqualTo(1);
    }

    @Test
    void what_is_missing_is_said_in_one_line() throws IOException {
        assertThat(CommandRun.of("eval", "metric", "--name", "ter").err())
                .contains("--list")
                .hasLineCount(1);
        assertThat(score("no-such", "{\"id\":1}").err())
                .contains("must be one of exact-match, ")
                .hasLineCount(1);
        CommandRun none = score("rouge-l", "{\"id\":1,\"output\":\"a\"}");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(JSON.readTree(out()).get("unscored").asText())
                .isEqualTo("the row has no 'references', so nobody knows what was expected");
    }

    @Test
    void a_file_without_rows_is_an_error_of_sentences_and_of_corpora() throws IOException {
        for (CommandRun run : List.of(score("ter", ""), score("ter", "", "--corpus"))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("so there is no score of ter").hasLineCount(1);
        }
    }

    @Test
    void reasons_are_told_when_asked_for() throws IOException {
        score("json-field-f1", "{\"id\":1,\"output\":\"{}\",\"references\":[\"{\\\"a\\\":1}\"]}", "--reasons");

        assertThat(JSON.readTree(out()).get("reason").asText()).isEqualTo("missing: /a; not expected: ");
    }

    private CommandRun score(String metric, String rows, String... more) throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), rows);
        List<String> arguments = new ArrayList<>(List.of("eval", "metric", "--name", metric, "--in", in.toString()));
        arguments.addAll(List.of("--out", folder.resolve("out.jsonl").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out.jsonl"));
    }
}
