package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The statistics against SciPy, statsmodels and confseq: each case within its tolerance, and what they refuse is refused. */
class ExperimentStatsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Path VECTORS =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "experiments", "dev");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> every_vector_passes_within_its_tolerance() throws IOException {
        assumeTrue(Files.isDirectory(VECTORS), "no oracle vectors in " + VECTORS);
        List<Path> files;
        try (Stream<Path> listed = Files.list(VECTORS)) {
            files = listed.sorted().toList();
        }
        return files.stream().map(file -> {
            String method = file.getFileName().toString().replace(".jsonl", "");
            return DynamicTest.dynamicTest(method, () -> check(method, file));
        });
    }

    @Test
    void a_row_that_is_refused_says_why_and_the_others_are_computed() throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"id":"a","params":{},"input":{"e":[-1,3]}}
                {"id":"b","params":{},"input":{"e":[30]}}
                {"id":"c","params":{},"input":{}}
                {"id":"d","params":{"alpha":2},"input":{"e":[30]}}
                """);

        List<JsonNode> answers = run("e_bh", in);

        assertThat(answers.get(0))
                .hasToString("{\"id\":\"a\",\"error\":\"e[0] must be finite and at least 0, but was -1.0\"}");
        assertThat(answers.get(1)).hasToString("{\"id\":\"b\",\"rejected\":[0]}");
        assertThat(answers.get(2)).hasToString("{\"id\":\"c\",\"error\":\"input.e must be an array, but is missing\"}");
        assertThat(answers.get(3))
                .hasToString("{\"id\":\"d\",\"error\":\"alpha must be above 0 and below 1, but was 2.0\"}");
    }

    @Test
    void an_unknown_method_is_refused_with_the_names_of_the_known() {
        CommandRun run = CommandRun.of("experiment", "stats", "--method", "t", "--in", "x", "--out", "y");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("'t'").contains("welch_t");
    }

    private void check(String method, Path file) throws IOException {
        List<JsonNode> answers = run(method, file);
        List<String> wrong = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        assertThat(answers).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode vector = JSON.readTree(lines.get(i));
            JsonNode answer = answers.get(i);
            assertThat(answer.get("id")).isEqualTo(vector.get("id"));
            compare(vector, answer, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static void compare(JsonNode vector, JsonNode answer, List<String> wrong) {
        String id = vector.get("id").asText();
        JsonNode expected = vector.get("expected");
        if (expected.path("error").asBoolean()) {
            if (!answer.has("error")) {
                wrong.add(id + " must be refused, but gave " + answer);
            }
            return;
        }
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            if (!close(field.getValue(), answer.path(field.getKey()), vector)) {
                wrong.add(id + " " + field.getKey() + ": " + field.getValue() + " expected, but was "
                        + (answer.has("error") ? answer : answer.path(field.getKey())));
            }
        }
    }

    private static boolean close(JsonNode expected, JsonNode actual, JsonNode vector) {
        if (expected.isContainerNode()) {
            if (expected.getNodeType() != actual.getNodeType() || expected.size() != actual.size()) {
                return false;
            }
            if (expected.isArray()) {
                for (int i = 0; i < expected.size(); i++) {
                    if (!close(expected.get(i), actual.get(i), vector)) {
                        return false;
                    }
                }
                return true;
            }
            return expected.properties().stream()
                    .allMatch(field -> close(field.getValue(), actual.path(field.getKey()), vector));
        }
        if (expected.isNumber() && actual.isNumber()) {
            double want = expected.doubleValue();
            double allowed =
                    vector.get("atol").doubleValue() + vector.get("rtol").doubleValue() * Math.abs(want);
            return Math.abs(actual.doubleValue() - want) <= allowed;
        }
        return expected.equals(actual);
    }

    private List<JsonNode> run(String method, Path in) throws IOException {
        Path out = folder.resolve(method + ".out.jsonl");
        CommandRun run = CommandRun.of(
                "experiment", "stats", "--method", method, "--in", in.toString(), "--out", out.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> answers = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }
}
