package dev.llmops.eval.metric.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.MetricRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolMetricTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows of ours, scored by agentevals 0.0.9's own functions. */
    @Test
    void trajectories_match_as_agentevals_says() throws IOException {
        int rows = 0;
        try (InputStream in = ToolMetricTest.class.getResourceAsStream("trajectories.jsonl")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode row = JSON.readTree(line);
                for (String mode : new String[] {"strict", "unordered", "subset", "superset"}) {
                    assertThat(score("tool-trajectory-" + mode, line))
                            .as(mode + " of " + line)
                            .isEqualTo(Score.of(row.get(mode).asBoolean() ? 1 : 0));
                }
                rows++;
            }
        }
        assertThat(rows).isEqualTo(160);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                    | []                                    | 1",
                "[]                                    | [{'name':'f'}]                        | 0",
                "[{'name':'f'}]                        | []                                    | 0",
                "[{'name':'f','arguments':{'x':1.0}}]  | [{'name':'f','arguments':{'x':1}}]    | 1",
                "[{'name':'f','arguments':{'x':2}}]    | [{'name':'f','arguments':{'x':1}}]    | 0.5",
                "[{'name':'g','arguments':{'x':1}}]    | [{'name':'f','arguments':{'x':1}}]    | 0",
                "[{'name':'f','arguments':{'x':1}}]    | [{'name':'f','arguments':{'x':1,'y':2}}] | 0.75",
                "[{'name':'f'},{'name':'f'}]           | [{'name':'f'}]                        | 0.5",
                "[{'name':'f','arguments':'{broken'}]  | [{'name':'f','arguments':{'x':1}}]    | 0.5",
                "[{'function':{'name':'f','arguments':'{}'}}] | [{'name':'f'}]                 | 1"
            })
    void a_call_has_credit_for_its_name_and_for_each_argument(String made, String expected, double score) {
        String row = ("{'id':1,'tools':" + made + ",'expected_tools':" + expected + "}").replace('\'', '"');

        assertThat(((Score.Scored) score("tool-call-correctness", row)).value()).isCloseTo(score, offset(1e-12));
    }

    /** The first call is near to both, the second to one only: it must not be left over. */
    @Test
    void calls_of_one_name_are_paired_best_first() {
        String row = """
                {"id":1,"tools":[{"name":"f","arguments":{"x":1,"y":2}},{"name":"f","arguments":{"x":1,"y":1}}],
                "expected_tools":[{"name":"f","arguments":{"x":1,"y":1}},{"name":"f","arguments":{"x":1,"y":2}}]}
                """;

        assertThat(score("tool-call-correctness", row)).isEqualTo(Score.of(1));
    }

    @Test
    void after_an_error_the_tool_has_to_succeed() {
        String calls =
                "[{'name':'f','error':'no such city'},{'name':'g','error':true},{'name':'f'},{'name':'f','error':''}]";

        assertThat(score("tool-recovery", ("{'id':1,'tools':" + calls + "}").replace('\'', '"')))
                .isEqualTo(Score.of(0.5));
        assertThat(score("tool-recovery", "{\"id\":1,\"tools\":[{\"name\":\"f\"}]}"))
                .isInstanceOf(Score.Unscored.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"tools\":5,\"expected_tools\":[]}",
                "{\"id\":1,\"tools\":[5],\"expected_tools\":[]}",
                "{\"id\":1,\"tools\":[],\"expected_tools\":[{\"name\":\"f\",\"arguments\":\"x\"}]}",
                "{\"id\":1,\"tools\":[],\"expected_tools\":[{\"name\":\"f\",\"arguments\":[1]}]}",
                "{\"id\":1,\"tools\":[],\"expected_tools\":[],\"tool_args\":\"some\"}"
            })
    void what_is_no_call_is_refused_with_its_line(String row) {
        assertThatThrownBy(() -> score("tool-trajectory-strict", row))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 7: ");
    }

    private static Score score(String metric, String row) {
        return ToolMetric.all().stream()
                .filter(each -> each.info().name().equals(metric))
                .findFirst()
                .orElseThrow()
                .evaluate(MetricRow.parse(7, row))
                .score();
    }
}
