package dev.llmops.eval.metric.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.MetricRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberMetricTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The answer is 42.            | 42       | 1",
                "12 and then 42               | 42       | 1",
                "42, not 41                   | 42       | 0",
                "It costs $1,234.50.          | 1234.5   | 1",
                "so #### 1,000 as I said, 5   | 1000     | 1",
                "thus \\boxed{7} of 9         | 7        | 1",
                "about -3.5e2                 | -350     | 1",
                "\u22125 degrees              | -5       | 1",
                "the year 2020-05             | 05       | 1",
                "model x2 has none            | 2        | 0",
                "1,23                         | 23       | 0",
                "it is 0.42 km                | 420 m    | 1",
                "it is 420                    | 420 m    | 1",
                "it is 420 m                  | 420      | 1",
                "it is 420 kg                 | 420 m    | 0",
                "90 minutes                   | 1.5 h    | 1",
                "25%                          | 0.25     | 0",
                "25%                          | 25 %     | 1",
                "none                         | 1        | 0",
                "72                           | 48+24 = 72 #### 72 | 1",
                "48                           | 48+24 = 72 #### 72 | 0"
            })
    void the_number_of_an_answer_is_compared_by_value(String answer, String reference, double score) {
        assertThat(score(answer, reference, null)).isEqualTo(Score.of(score));
    }

    @Test
    void of_several_references_those_that_are_no_numbers_do_not_count() {
        MetricRow row = MetricRow.parse(1, "{\"id\":1,\"output\":\"3 m\",\"references\":[\"three metres\",\"3 m\"]}");

        assertThat(new NumberMetric().evaluate(row).score()).isEqualTo(Score.of(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.14    | 3.14159 | 0.01                              | 1",
                "3.1     | 3.14159 | 0.01                              | 0",
                "3.1     | 3.14159 | {\"relative\":0.02}               | 1",
                "3.1     | 3.14159 | {\"relative\":0.01}               | 0",
                "3.1     | 3.14159 | {\"relative\":0.01,\"absolute\":1} | 1",
                "1001 m  | 1 km    | 0.001                             | 1",
                "1002 m  | 1 km    | 0.001                             | 0"
            })
    void a_tolerance_is_in_the_unit_that_was_expected(String answer, String reference, String tolerance, double score) {
        assertThat(score(answer, reference, tolerance)).isEqualTo(Score.of(score));
    }

    @Test
    void one_of_several_references_is_enough() {
        ObjectNode row = row("it is 5", "4");
        row.withArray("references").add("5");

        assertThat(new NumberMetric()
                        .evaluate(MetricRow.parse(1, row.toString()))
                        .score())
                .isEqualTo(Score.of(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"forty", "4 or 5", "5 parsecs", ""})
    void a_reference_that_is_no_number_fails(String reference) {
        assertThat(score("5", reference, null)).isInstanceOf(Score.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"x\"", "{\"absolute\":\"x\"}"})
    void a_tolerance_that_is_none_is_refused(String tolerance) {
        assertThatThrownBy(() -> score("5", "5", tolerance)).isInstanceOf(DatasetException.class);
    }

    @Test
    void a_long_row_of_digits_takes_no_time() {
        assertThat(score("1".repeat(1_000_000) + " 5", "5", null)).isEqualTo(Score.of(1));
        assertThat(score("1,".repeat(500_000) + " 5", "5", null)).isEqualTo(Score.of(1));
        assertThat(score("1e999", "1", null)).isEqualTo(Score.of(0));
    }

    private static Score score(String answer, String reference, String tolerance) {
        try {
            ObjectNode row = row(answer, reference);
            if (tolerance != null) {
                row.set("tolerance", JSON.readTree(tolerance));
            }
            return new NumberMetric()
                    .evaluate(MetricRow.parse(1, row.toString()))
                    .score();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ObjectNode row(String answer, String reference) {
        ObjectNode row = JSON.createObjectNode().put("id", 1).put("output", answer);
        row.putArray("references").add(reference);
        return row;
    }
}
