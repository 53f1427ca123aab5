package dev.llmops.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against what lm-evaluation-harness 0.4.13 made of the same rows, without a model: its contexts, continuations, targets, and its scores of given
 * log-likelihoods and answers. The log-likelihoods are random (seed 18), the answers and the rows of ARC, HellaSwag and BBH are made for this
 * test; NOTICE names the rest.
 */
class HarnessRequestsTest {

    private static final Path FIXTURE = Path.of("src/test/resources/dev/llmops/eval/benchmark/harness-requests.jsonl");
    private static final List<JsonNode> ROWS = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        for (String line : Files.readAllLines(FIXTURE)) {
            ROWS.add(Json.object(line));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "commonsense_qa, 30",
        "truthfulqa_mc1, 30",
        "truthfulqa_mc2, 30",
        "arc_easy, 15",
        "arc_challenge, 15",
        "hellaswag, 20"
    })
    void contexts_choices_and_accuracies_are_those_of_the_harness(String name, int count) throws IOException {
        List<JsonNode> expected = rows(name);
        Map<String, Double> known = new HashMap<>();
        for (JsonNode row : expected) {
            for (int i = 0; i < row.get("loglik").size(); i++) {
                known.put(
                        row.get("context").textValue() + "|"
                                + texts(row.get("continuations")).get(i),
                        row.get("loglik").get(i).doubleValue());
            }
        }
        FakeScorer scorer = new FakeScorer((context, text) -> known.getOrDefault(context + "|" + text, -1e6));
        Path file = folder.resolve("rows.jsonl");
        Benchmark.builder(BenchmarkTask.standard(name), documents(expected))
                .file(file)
                .build()
                .run(scorer, "the file");

        List<String> written = Files.readAllLines(file);
        assertThat(expected).hasSize(count);
        for (int i = 0; i < count; i++) {
            JsonNode row = Json.object(written.get(i));
            JsonNode wanted = expected.get(i);
            assertThat(scorer.contexts.get(i)).isEqualTo(wanted.get("context").textValue());
            assertThat(scorer.continuations.get(i)).isEqualTo(texts(wanted.get("continuations")));
            assertThat(row.get("target")).isEqualTo(wanted.get("target"));
            assertThat(row.get("acc").doubleValue())
                    .as("acc of %s %d", name, i)
                    .isCloseTo(wanted.get("acc").doubleValue(), within(1e-9));
            if (wanted.has("acc_norm")) {
                assertThat(row.get("acc_norm").doubleValue())
                        .as("acc_norm of %s %d", name, i)
                        .isEqualTo(wanted.get("acc_norm").doubleValue());
            }
        }
    }

    @Test
    void gsm8k_is_asked_and_scored_as_the_harness_does() throws IOException {
        BenchmarkTask task = BenchmarkTask.standard("gsm8k");
        List<JsonNode> expected = rows("gsm8k");
        List<Map<String, @Nullable Object>> documents = documents(expected);
        List<Map<String, @Nullable Object>> examples = examples("gsm8k", null);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode wanted = expected.get(i);
            Item item = new Items(task, wanted.get("fewshot").intValue(), examples).item(i, documents.get(i));

            assertThat(item.context()).isEqualTo(wanted.get("context").textValue());
            assertThat(item.expected()).isEqualTo(wanted.get("target").textValue());
            assertScores(task, item, wanted, "exact_match,strict-match", "exact_match,flexible-extract");
        }
        assertThat(expected).hasSize(30);
        assertThat(task.until).isEqualTo(texts(expected.get(0).get("until")));
    }

    /** The harness has a description for each part, which ours has not; all else of the prompt is equal. */
    @Test
    void prompts_of_bbh_are_those_of_the_harness_without_its_descriptions() throws IOException {
        int compared = 0;
        for (JsonNode part : descriptions()) {
            List<JsonNode> expected = rows("bbh_fewshot_" + part.get("part").textValue());
            expected.addAll(rows("bbh_zeroshot_" + part.get("part").textValue()));
            List<Map<String, @Nullable Object>> documents = documents(expected);
            List<Map<String, @Nullable Object>> examples =
                    examples("bbh", part.get("part").textValue());
            for (int i = 0; i < expected.size(); i++) {
                Item item = new Items(
                                BenchmarkTask.standard("bbh"),
                                expected.get(i).get("fewshot").intValue(),
                                examples)
                        .item(i, documents.get(i));

                assertThat(part.get("description").textValue() + item.context())
                        .isEqualTo(expected.get(i).get("context").textValue());
                assertThat(item.expected())
                        .isEqualTo(expected.get(i).get("target").textValue());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(56);
    }

    /**
     * The flexible figure is that of the harness's tasks without examples, except for an answer that names options of several kinds: its parts each
     * look for one kind, ours for the first of any. The strict one differs by the space before an answer, which ours takes off.
     */
    @Test
    void answers_of_bbh_are_scored_as_by_the_harness_except_those_that_name_several_kinds_of_option()
            throws IOException {
        BenchmarkTask task = BenchmarkTask.standard("bbh");
        int equal = 0;
        List<String> differ = new ArrayList<>();
        for (JsonNode part : descriptions()) {
            List<JsonNode> expected = rows("bbh_zeroshot_" + part.get("part").textValue());
            List<Map<String, @Nullable Object>> documents = documents(expected);
            for (int i = 0; i < expected.size(); i++) {
                JsonNode wanted = expected.get(i);
                Item item = new Items(task, 0, List.of()).item(i, documents.get(i));
                JsonNode row = ScoredRows.of(task, item, wanted.get("answer").textValue());
                if (row.get("exact_match,flexible-extract").doubleValue()
                        == wanted.get("exact_match,flexible-extract").doubleValue()) {
                    equal++;
                } else {
                    differ.add(
                            part.get("part").textValue() + wanted.get("answer").textValue());
                }
            }
        }
        assertThat(equal).isEqualTo(26);
        assertThat(differ)
                .containsExactly("navigate (A) or no or 3 or valid", "object_counting (A) or no or 3 or valid");
    }

    private static void assertScores(BenchmarkTask task, Item item, JsonNode wanted, String... figures) {
        JsonNode row = ScoredRows.of(task, item, wanted.get("answer").textValue());
        for (String figure : figures) {
            assertThat(row.get(figure).doubleValue())
                    .as("%s of '%s'", figure, wanted.get("answer").textValue())
                    .isEqualTo(wanted.get(figure).doubleValue());
        }
    }

    private static List<JsonNode> rows(String harnessTask) {
        return new ArrayList<>(ROWS.stream()
                .filter(row -> row.path("harness").asText().equals(harnessTask))
                .toList());
    }

    private static List<JsonNode> descriptions() {
        return ROWS.stream().filter(row -> row.has("description")).toList();
    }

    private List<Map<String, @Nullable Object>> examples(String task, @Nullable String part) throws IOException {
        JsonNode solved = ROWS.stream()
                .filter(row ->
                        row.has("examples") && row.get("task").textValue().equals(task))
                .filter(row -> part == null || row.get("part").textValue().equals(part))
                .findFirst()
                .orElseThrow()
                .get("examples");
        return BenchmarkData.read(Files.writeString(folder.resolve("examples.json"), solved.toString()));
    }

    /** The rows as their authors publish them, by way of a file. */
    private List<Map<String, @Nullable Object>> documents(List<JsonNode> rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(row.get("document")).append('\n'));
        return BenchmarkData.read(Files.writeString(folder.resolve("documents.jsonl"), lines.toString()));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
