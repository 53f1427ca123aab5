package dev.llmops.eval.metric.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.MetricRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstructionChecksTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Answers of ours, judged by the copy of the reference in lm-evaluation-harness 0.4.13 with NLTK 3.10.4. */
    @Test
    void answers_keep_to_instructions_as_the_reference_says() throws IOException {
        Set<String> ids = new HashSet<>();
        List<String> different = new ArrayList<>();
        try (InputStream in = InstructionChecksTest.class.getResourceAsStream("instruction-results.jsonl")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                JsonNode row = JSON.readTree(line);
                ids.add(row.at("/instruction_id_list/0").asText());
                boolean strict = score("ifeval-prompt-strict", line) == 1;
                boolean loose = score("ifeval-instruction-loose", line) == 1;
                if (strict != row.get("strict").asBoolean()
                        || loose != row.get("loose").asBoolean()) {
                    different.add(line);
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(ids).isEqualTo(InstructionChecks.ids()).hasSize(25);
    }

    /** Every instruction of the published data can be checked, but for letters that are none, which the reference draws at random. */
    @Test
    void the_published_data_can_be_read() {
        List<InstructionMetric> metrics = InstructionMetric.all(InstructionChecks.standard());
        int rows = 0;
        for (JsonNode row : SharedData.jsonLines("ifeval/input_data.jsonl")) {
            String line = JSON.createObjectNode()
                    .put("id", row.get("key").asInt())
                    .put("output", "An answer.")
                    .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                            "instruction_id_list", row.get("instruction_id_list"))
                    .set("kwargs", row.get("kwargs"))
                    .toString();
            metrics.forEach(metric -> assertThat(
                            metric.evaluate(MetricRow.parse(1, line)).score())
                    .as(line)
                    .isInstanceOf(Score.Scored.class));
            rows++;
        }
        assertThat(rows).isEqualTo(541);
    }

    @Test
    void shares_and_reasons_are_of_each_instruction() {
        String row = """
                {"id":1,"output":"Hello, world.","instruction_id_list":["punctuation:no_comma","length_constraints:number_words"],
                "kwargs":[{},{"relation":"less than","num_words":5,"keyword":null}]}
                """;

        assertThat(score("ifeval-instruction-strict", row)).isEqualTo(0.5);
        assertThat(score("ifeval-prompt-strict", row)).isZero();
        assertThat(metric("ifeval-prompt-strict")
                        .evaluate(MetricRow.parse(1, row))
                        .rationale())
                .isEqualTo("punctuation:no_comma: not kept; length_constraints:number_words: kept");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no:such                            | {}",
                "keywords:existence                 | {}",
                "length_constraints:number_words    | {\"relation\":\"at most\",\"num_words\":5}",
                "length_constraints:number_words    | {\"relation\":\"at least\",\"num_words\":0}",
                "keywords:existence                 | {\"keywords\":[\"(\"]}"
            })
    void an_instruction_that_can_not_be_checked_fails(String id, String arguments) {
        String row =
                "{\"id\":1,\"output\":\"x\",\"instruction_id_list\":[\"" + id + "\"],\"kwargs\":[" + arguments + "]}";

        assertThat(metric("ifeval-prompt-strict")
                        .evaluate(MetricRow.parse(1, row))
                        .score())
                .isInstanceOf(Score.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1]", "{}", "[{},{}]"})
    void arguments_that_do_not_go_with_the_instructions_are_refused(String arguments) {
        String row = "{\"id\":1,\"output\":\"x\",\"instruction_id_list\":[\"punctuation:no_comma\"],\"kwargs\":"
                + arguments + "}";

        assertThatThrownBy(() -> metric("ifeval-prompt-strict").evaluate(MetricRow.parse(3, row)))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 3: 'kwargs' must");
    }

    @Test
    void parameters_of_NLTK_decide_what_ends_a_sentence(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("abbrev_types.txt"), "zzz");
        Files.writeString(folder.resolve("collocations.tab"), "##number##\tmay\n");
        Files.writeString(folder.resolve("sent_starters.txt"), "however");
        Files.writeString(folder.resolve("ortho_context.tab"), "then\t48\nrome\t4\n");
        Punkt punkt = new Punkt(PunktParameters.read(folder));

        assertThat(punkt.sentences("The zzz. Rome fell. It was 5. May came.")).hasSize(2);
        assertThat(punkt.sentences("The zzz. Then it fell.")).hasSize(2);
        assertThat(punkt.sentences("The zzz. However it fell.")).hasSize(2);
        assertThat(new Punkt(PunktParameters.builtIn()).sentences("The zzz. Rome fell. See Dr. Who."))
                .containsExactly("The zzz.", "Rome fell.", "See Dr. Who.");
        assertThatThrownBy(() -> PunktParameters.read(folder.resolve("no"))).isInstanceOf(DatasetException.class);
    }

    @Test
    void a_long_answer_takes_no_time_in_its_square() {
        String answer = "Is it so?! Yes, e.g. here... *one* [two] <<three>> ".repeat(4_000);
        Instruction sentences = new Instruction(
                "length_constraints:number_sentences", Map.of("relation", "at least", "num_sentences", 4_000));
        Instruction capitals = new Instruction(
                "change_case:capital_word_frequency", Map.of("capital_relation", "less than", "capital_frequency", 1));

        assertThat(InstructionChecks.standard().loose(answer, List.of(sentences, capitals)))
                .containsExactly(true, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keywords:existence {'keywords':['(x+)+$']}",
                "keywords:existence {'keywords':['(x|y)*z']}",
                "keywords:frequency {'keyword':'(x+)+z','relation':'at least','frequency':1}"
            })
    void an_expression_that_takes_too_long_over_an_answer_fails(String instruction) {
        String[] parts = instruction.replace('\'', '"').split(" ", 2);
        String row = "{\"id\":1,\"output\":\"" + "x".repeat(100_000) + "!\",\"instruction_id_list\":[\"" + parts[0]
                + "\"],\"kwargs\":[" + parts[1] + "]}";

        assertThat(metric("ifeval-prompt-strict")
                        .evaluate(MetricRow.parse(1, row))
                        .score())
                .isInstanceOf(Score.Failed.class);
    }

    private static double score(String metric, String row) {
        return ((Score.Scored) metric(metric).evaluate(MetricRow.parse(1, row)).score()).value();
    }

    private static InstructionMetric metric(String name) {
        return InstructionMetric.all(InstructionChecks.standard()).stream()
                .filter(each -> each.info().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
