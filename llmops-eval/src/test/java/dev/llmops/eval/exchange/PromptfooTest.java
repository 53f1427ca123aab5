package dev.llmops.eval.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.exchange.assertion.RowAssertions;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptfooTest {

    private static final String SAMPLE = """
            description: Cables
            prompts: [file://prompt.txt]
            providers: [openai:gpt-5-mini]
            assertionTemplates:
              polite:
                type: not-icontains
                value: stupid
            defaultTest:
              vars:
                language: English
              assert:
                - $ref: '#/assertionTemplates/polite'
            tests:
              - description: length
                vars:
                  question: How long is {{item}}?
                  item: the cable
                assert:
                  - type: contains
                    value: 2 m
                  - {type: latency, threshold: 500}
                metadata: {id: length, level: 1}
              - vars: &shared
                  question: no
                  item: [a, b]
                threshold: 0.5
                assert:
                  - type: regex
                    value: '^{{item}}'
                    weight: 3
                  - type: is-json
            """;

    @TempDir
    Path folder;

    @Test
    void tests_become_rows_with_their_assertions_and_the_rest_is_named() throws IOException {
        Imported read = read(SAMPLE);

        List<Row> rows = read.dataset().rows();
        assertThat(rows).extracting(Row::id).containsExactly("length", "2.1", "2.2");
        assertThat(rows.get(0).input()).isEqualTo("How long is the cable?");
        assertThat(rows.get(0).expected()).isEqualTo("2 m");
        assertThat(rows.get(0).metadata())
                .containsEntry("vars", Map.of("language", "English", "item", "the cable"))
                .containsEntry("level", 1)
                .containsEntry("description", "length");
        // YAML 1.2: 'no' is a text.
        assertThat(rows.get(1).input()).isEqualTo("no");
        assertThat(rows.get(1).metadata().toString()).contains("^a").contains("assertThreshold=0.5");
        assertThat(read.losses())
                .containsExactly(
                        "'prompts' is no part of a data set ('in.yaml')",
                        "'providers' is no part of a data set ('in.yaml')",
                        "an assertion of the type 'latency' has no evaluator here and is left out (test 1)");
    }

    @Test
    void answers_are_judged_by_what_their_row_asserts() throws IOException {
        Dataset dataset = read(SAMPLE).dataset();
        RowAssertions assertions = RowAssertions.of(first(dataset), null, null);

        assertThat(score(assertions, dataset.rows().get(0), "It is 2 m long.")).isEqualTo(Score.of(1));
        assertThat(score(assertions, dataset.rows().get(0), "It is 2 m long, stupid."))
                .isEqualTo(Score.of(0));
        assertThat(score(assertions, dataset.rows().get(0), "It is 3 m long.")).isEqualTo(Score.of(0));
        assertThat(assertions
                        .evaluate(new EvaluationCase(dataset.rows().get(0).input(), "no", "2 m", List.of(), List.of()))
                        .rationale())
                .isEqualTo("does not hold: contains '2 m'");
        assertThat(score(assertions, Row.of("x", "another question", null), "y"))
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void a_threshold_asks_for_a_weighted_mean() throws IOException {
        Dataset dataset = read("""
                tests:
                  - vars: {input: x}
                    threshold: 0.7
                    assert:
                      - {type: starts-with, value: a, weight: 3}
                      - {type: is-json}
                """).dataset();
        RowAssertions assertions = RowAssertions.of(dataset, null, null);

        assertThat(score(assertions, dataset.rows().get(0), "abc")).isEqualTo(Score.of(1));
        assertThat(score(assertions, dataset.rows().get(0), "{}")).isEqualTo(Score.of(0));
    }

    /** Which of both rows an answer is to, nobody could tell. */
    @Test
    void rows_that_ask_the_same_and_assert_otherwise_are_refused() throws IOException {
        Dataset dataset = read(SAMPLE).dataset();

        assertThatThrownBy(() -> RowAssertions.of(dataset, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'2.1' and '2.2' differ");
    }

    /** promptfoo takes one text of a list for texts between commas. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contains-any | 'red, blue' | it is blue | 1",
                "contains-all | 'red, blue' | blue and red | 1",
                "contains-all | 'red, blue' | blue | 0",
                "icontains-any | '\"red, blue\",green' | red or blue | 0",
                "icontains-any | '\"red, blue\",green' | Red, blue | 1"
            })
    void a_list_may_be_written_as_one_text(String type, String value, String answer, double score) throws IOException {
        Dataset dataset = read("tests: [{vars: {input: x}, assert: [{type: %s, value: '%s'}]}]".formatted(type, value))
                .dataset();

        assertThat(score(RowAssertions.of(dataset, null, null), dataset.rows().get(0), answer))
                .isEqualTo(Score.of(score));
    }

    /** None of these may become an assertion that holds of every answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: contains-all, value: [{a: b}]}",
                "{type: contains-any, value: [null]}",
                "{type: contains-any, value: ['']}",
                "{type: contains, value: ''}",
                "{type: icontains, value: '{{nothing}}'}",
                "{type: regex, value: ''}"
            })
    void what_every_answer_would_hold_is_left_out_and_named(String assertion) throws IOException {
        Imported read = read("tests: [{vars: {input: x, nothing: ''}, assert: [%s]}]".formatted(assertion));

        assertThat(read.dataset().rows().get(0).metadata()).doesNotContainKey("assert");
        assertThat(read.losses()).singleElement().asString().contains("left out");
    }

    @Test
    void a_negated_assertion_does_not_hold_for_want_of_a_threshold() throws IOException {
        Dataset dataset = read("""
                tests:
                  - vars: {input: x}
                    assert: [{type: not-contains, value: bad, threshold: 0}]
                """).dataset();

        assertThat(score(RowAssertions.of(dataset, null, null), dataset.rows().get(0), "bad"))
                .isEqualTo(Score.of(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weight: -1", "weight: '2'", "threshold: .nan", "threshold: [1]"})
    void numbers_of_an_assertion_that_are_none_are_refused(String member) {
        assertThatThrownBy(() ->
                        read("tests: [{vars: {input: x}, assert: [{type: contains, value: a, %s}]}]".formatted(member)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("test 1");
    }

    @Test
    void a_judge_that_failed_fails_its_row_unless_another_assertion_decides_it() throws IOException {
        Dataset dataset = read("""
                tests:
                  - vars: {input: x}
                    assert: [{type: llm-rubric, value: is kind}, {type: contains, value: a}]
                """).dataset();
        Row row = dataset.rows().get(0);
        RowAssertions away = RowAssertions.of(
                dataset,
                ScriptedModelClient.of(
                        request -> ScriptedModelClient.failing("", new ModelUnavailableException("gone"))),
                null);
        RowAssertions vague = RowAssertions.of(dataset, ScriptedModelClient.saying("hm"), null);

        assertThat(score(away, row, "a"))
                .isInstanceOfSatisfying(
                        Score.Failed.class,
                        score -> assertThat(score.error())
                                .startsWith("not judged: llm-rubric")
                                .contains("gone"));
        assertThat(score(vague, row, "a")).isInstanceOf(Score.Unscored.class);
        assertThat(score(away, row, "b")).isEqualTo(Score.of(0));
    }

    @Test
    void what_needs_a_model_says_so() throws IOException {
        Dataset dataset = read("""
                tests:
                  - vars: {input: x}
                    assert: [{type: llm-rubric, value: is kind}]
                """).dataset();

        assertThatThrownBy(() -> RowAssertions.of(dataset, null, null))
                .hasMessageContaining("'llm-rubric', which needs a judge");
    }

    private static Dataset first(Dataset dataset) {
        return Dataset.of("one", dataset.rows().subList(0, 1));
    }

    private static Score score(RowAssertions assertions, Row row, String output) {
        return assertions
                .evaluate(new EvaluationCase(row.input(), output, row.expected(), List.of(), List.of()))
                .score();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tests: [{vars: {a: b}, assert: [{type: javascript, value: 'process.exit(1)'}]}]",
                "tests: [{vars: {a: b}, assert: [{type: not-python, value: 'import os'}]}]",
                "tests: [{vars: {a: b}, assert: [{type: contains, value: 'file://check.js'}]}]",
                "tests: [{vars: {a: 'file://secret.txt'}}]",
                "tests: [{vars: {a: b}, options: {transform: 'output.trim()'}}]",
                "defaultTest: {assert: [{type: webhook, value: 'https://example.org'}]}\ntests: [{vars: {a: b}}]",
                "extensions: ['file://hook.js:before']\ntests: [{vars: {a: b}}]",
                "assertionTemplates: {x: {type: javascript, value: '1'}}\ntests: [{vars: {a: b}}]",
                "tests: [{vars: {a: b}, assert: [{type: assert-set, assert: [{type: ruby, value: x}]}]}]"
            })
    void a_file_with_code_is_refused_as_a_whole(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("brings code")
                .hasMessageContaining("never run");
    }

    @Test
    void an_alias_bomb_is_refused_before_it_grows() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            yaml.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, "*a" + (i - 1)))));
        }
        yaml.append("tests: [{vars: {a: b}}]\n");

        assertThatThrownBy(() -> read(yaml.toString()))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("must describe at most");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tests: [{vars: !!javax.script.ScriptEngineManager {a: b}}]",
                "tests: &a [*a]",
                "tests: [{vars: {a: b}, vars: {a: c}}]",
                "tests: file://tests.csv",
                "tests: [{vars: {}}]",
                "tests: [{vars: {input: x, a: []}}]",
                "tests: [{vars: {a: '{{env.KEY}}'}}]",
                "tests: [{vars: {a: b}, assert: [{type: contains, value: '{{unknown}}'}]}]",
                "tests: [{vars: {a: b, c: d}}]",
                "tests: [{vars: {a: b}, metadata: {id: x}}, {vars: {a: c}, metadata: {id: x}}]",
                "tests: [",
                "just a text"
            })
    void other_files_that_mean_nothing_here_are_refused(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ExchangeException.class);
    }

    @Test
    void lists_of_values_stop_at_their_limit() {
        String values = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]";

        assertThatThrownBy(() ->
                        read("tests: [{vars: {input: x, a: %s, b: %s, c: %s}}]".formatted(values, values, values)))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("10000");
    }

    @Test
    void options_and_tests_without_values_are_named() throws IOException {
        Imported read = read("""
                defaultTest: {options: {prefix: Be brief.}}
                tests:
                  - vars: {input: x}
                    options: {disableDefaultAsserts: true}
                  - vars: {input: y, item: []}
                """);

        assertThat(read.dataset().rows()).hasSize(1);
        assertThat(read.losses())
                .containsExactly(
                        "'options' of a test has no place in a row ('defaultTest' and 1 more)",
                        "a variable with an empty list of values makes no test of it (test 2)");
    }

    /** A number of a million digits takes minutes to read. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0.", "-", "1e"})
    void endless_numbers_are_refused_at_once(String start) {
        String number = start + "1".repeat(1_000_000);

        assertThatThrownBy(() -> assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> read("tests: [{vars: {input: %s}}]".formatted(number))))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("digits");
    }

    @Test
    void shared_parts_may_be_written_once() throws IOException {
        Imported read = read("""
                checks: &checks
                  - {type: contains, value: a}
                tests:
                  - {vars: {q: one}, assert: *checks}
                  - vars: {q: two}
                    assert: *checks
                """);

        assertThat(read.dataset().rows()).extracting(Row::expected).containsExactly("a", "a");
    }

    @Test
    void what_is_exported_runs_in_promptfoo_and_comes_back() throws IOException {
        Dataset dataset = first(read(SAMPLE).dataset());
        Path file = folder.resolve("out.yaml");

        assertThat(DatasetExchange.write(ExchangeFormat.PROMPTFOO, dataset, file))
                .isEmpty();

        assertThat(Files.readString(file)).contains("prompts:", "{{input}}", "- echo", "type: not-icontains");
        Row again = DatasetExchange.read(ExchangeFormat.PROMPTFOO, file, FieldNames.usual())
                .dataset()
                .rows()
                .get(0);
        assertThat(again).isEqualTo(dataset.rows().get(0));
    }

    private Imported read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("in.yaml"), yaml);
        return DatasetExchange.read(ExchangeFormat.PROMPTFOO, file, FieldNames.usual());
    }
}
