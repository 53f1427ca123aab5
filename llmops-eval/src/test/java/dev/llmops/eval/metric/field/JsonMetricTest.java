package dev.llmops.eval.metric.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonMetricTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":2}        | {\"b\":2.0,\"a\":1e0}     | 1",
                "[1,2]                    | [2,1]                     | 0",
                "100                      | 1e2                       | 1",
                "9007199254740993         | 9007199254740992          | 0",
                "0                        | -0.0                      | 1",
                "\"\\u0041\"              | \"A\"                     | 1",
                "\"1\"                    | 1                         | 0",
                "null                     | false                     | 0",
                "{\"a\":null}             | {}                        | 0",
                "[]                       | {}                        | 0",
                "1e400                    | 10e399                    | 1",
                "{\"a\":1,\"a\":1}        | {\"a\":1}                 | 0",
                "no                       | {\"a\":1}                 | 0"
            })
    void values_are_equal_whatever_their_form(String answer, String reference, double score) {
        assertThat(judge(JsonMetric.EQUALITY, answer, reference).score()).isEqualTo(Score.of(score));
    }

    @Test
    void one_fence_of_Markdown_is_no_part_of_the_value() {
        assertThat(judge(JsonMetric.EQUALITY, "```json\n{\"a\": 1}\n```\n", "{\"a\":1}")
                        .score())
                .isEqualTo(Score.of(1));
        assertThat(judge(JsonMetric.EQUALITY, "It is:\n```json\n{\"a\": 1}\n```", "{\"a\":1}")
                        .score())
                .isEqualTo(Score.of(0));
    }

    @Test
    void fields_are_counted_by_their_paths() {
        String answer = "{\"name\":\"Ann\",\"age\":31,\"tags\":[\"x\",\"z\"],\"more\":{\"a/b\":1}}";
        String reference = "{\"name\":\"Ann\",\"age\":30,\"tags\":[\"x\",\"y\",\"w\"],\"empty\":[]}";

        Judgement precision = judge(JsonMetric.FIELD_PRECISION, answer, reference);

        assertThat(precision.rationale())
                .isEqualTo("wrong: /age, /tags/1; missing: /tags/2, /empty; not expected: /more/a~1b");
        assertThat(value(precision)).isCloseTo(2 / 5.0, offset(1e-12));
        assertThat(value(judge(JsonMetric.FIELD_RECALL, answer, reference))).isCloseTo(2 / 6.0, offset(1e-12));
        assertThat(value(judge(JsonMetric.FIELD_F1, answer, reference))).isCloseTo(4 / 11.0, offset(1e-12));
    }

    @Test
    void a_reference_that_is_no_JSON_fails_and_does_not_count_against_the_answer() {
        assertThat(judge(JsonMetric.FIELD_F1, "{}", "{").score()).isInstanceOf(Score.Failed.class);
        assertThat(judge(JsonMetric.FIELD_F1, "{}", " ").score()).isInstanceOf(Score.Failed.class);
        assertThat(judge(JsonMetric.FIELD_F1, "", "{}").score()).isEqualTo(Score.of(0));
    }

    private static double value(Judgement judgement) {
        return ((Score.Scored) judgement.score()).value();
    }

    private static Judgement judge(JsonMetric metric, String answer, String reference) {
        return metric.evaluate(new EvaluationCase("", answer, reference, List.of(), List.of()));
    }
}
