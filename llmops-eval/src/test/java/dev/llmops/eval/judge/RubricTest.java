package dev.llmops.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RubricTest {

    @Test
    void a_file_tells_criterion_steps_scale_and_anchors() {
        Rubric rubric = Rubric.parse(
                "{\"criterion\":\"polite\",\"steps\":[\"read\"],\"scale\":[1,5],\"anchors\":{\"5\":\"kind\"}}");

        assertThat(rubric).isEqualTo(new Rubric("polite", List.of("read"), 1, 5, new TreeMap<>(Map.of(5, "kind"))));
        assertThat(Rubric.parse("{\"criterion\":\"polite\"}")).isEqualTo(Rubric.of("polite"));
    }

    @Test
    void another_scale_leaves_anchors_beyond_it_behind() {
        Rubric rubric =
                Rubric.parse("{\"criterion\":\"c\",\"scale\":[0,9],\"anchors\":{\"1\":\"low\",\"9\":\"high\"}}");

        assertThat(rubric.withScale(1, 5).anchors()).containsOnlyKeys(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                   | must be a JSON object",
                "{                                                    | not valid JSON",
                "{}                                                   | criterion must be a text",
                "{\"criterion\":\" \"}                                | criterion must not be blank",
                "{\"criterion\":\"c\",\"scale\":[5,1]}                | the scale was 5 to 1",
                "{\"criterion\":\"c\",\"scale\":[1]}                  | the worst and the best number",
                "{\"criterion\":\"c\",\"scale\":[1,2.5]}              | whole numbers, but held 2.5",
                "{\"criterion\":\"c\",\"steps\":\"read\"}             | steps must be an array",
                "{\"criterion\":\"c\",\"anchors\":{\"good\":\"x\"}}   | of a whole number, but one was of 'good'",
                "{\"criterion\":\"c\",\"anchors\":{\"7\":\"x\"}}      | from 0 to 1, but one was of 7",
                "{\"criterion\":\"c\",\"critera\":\"c\"}              | but there was [critera]",
            })
    void what_is_no_rubric_is_refused_with_what_is_wrong(String json, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rubric.parse(json))
                .withMessageContaining(problem);
    }
}
