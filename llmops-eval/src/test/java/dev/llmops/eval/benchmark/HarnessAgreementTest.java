package dev.llmops.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.SharedData;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against prompts and results that lm-evaluation-harness 0.4.13 gave, without a model. */
class HarnessAgreementTest {

    private static final Map<String, String> TASKS = Map.of(
            "lm-eval mmlu 5-shot (derived by hand from the template, not harness output)", "mmlu",
            "lighteval SmolLM2 mmlu cloze 0-shot (derived by hand)", "mmlu_cloze",
            "lm-eval mmlu_continuation 0-shot (derived by hand)", "mmlu_continuation");

    @TempDir
    Path folder;

    @Test
    void prompts_of_mmlu_are_those_of_the_harness() {
        int compared = 0;
        Map<String, Integer> seen = new HashMap<>();
        for (JsonNode expected : SharedData.json("reference-vectors/mmlu-prompts.json")) {
            String subject = expected.get("subject").textValue();
            String name = TASKS.get(expected.get("style").textValue());
            int fewshot = name.equals("mmlu") ? 5 : 0;
            int id = seen.merge(subject + name, 1, Integer::sum) - 1;
            Items items = new Items(
                    BenchmarkTask.standard(name),
                    fewshot,
                    fewshot == 0 ? List.of() : BenchmarkData.read(SharedData.file("mmlu/dev/" + subject + "_dev.csv")));
            Item item = items.item(
                    id,
                    BenchmarkData.read(SharedData.file("mmlu/test/" + subject + "_test.csv"))
                            .get(id));

            assertThat(item.context())
                    .as("%s %d", name, id)
                    .isEqualTo(expected.get("context").textValue());
            assertThat(item.choices().stream().map(choice -> " " + choice))
                    .isEqualTo(texts(expected.get("continuations")));
            assertThat(item.gold()).isEqualTo(expected.get("gold").intValue());
            compared++;
        }
        assertThat(compared).isEqualTo(18);
    }

    /** The harness's log-likelihoods, told by a scorer that has them from the file. */
    @Test
    void requests_and_accuracies_are_those_of_the_harness() throws IOException {
        List<JsonNode> published = SharedData.jsonLines("published-results/lm-eval-smollm2-dev.jsonl");
        Map<String, List<JsonNode>> byTask = new HashMap<>();
        published.forEach(row -> byTask.computeIfAbsent(row.get("task").textValue(), any -> new ArrayList<>())
                .add(row));
        int compared = 0;
        for (Map.Entry<String, List<JsonNode>> one : byTask.entrySet()) {
            boolean piqa = one.getKey().equals("piqa_local");
            Path file = piqa
                    ? SharedData.file("piqa/valid.jsonl")
                    : SharedData.file("mmlu/test/" + one.getKey().replace("mmlul_", "") + "_test.csv");
            compared +=
                    compare(BenchmarkTask.standard(piqa ? "piqa" : "mmlu"), BenchmarkData.read(file), one.getValue());
        }
        assertThat(compared).isEqualTo(200);
    }

    private int compare(BenchmarkTask task, List<Map<String, @Nullable Object>> documents, List<JsonNode> expected)
            throws IOException {
        Map<String, Double> known = new HashMap<>();
        for (JsonNode row : expected) {
            for (int i = 0; i < row.get("loglik").size(); i++) {
                known.put(
                        row.get("context").textValue() + "|"
                                + row.get("continuations").get(i).textValue(),
                        row.get("loglik").get(i).doubleValue());
            }
        }
        Path file = folder.resolve(expected.get(0).get("task").textValue() + ".jsonl");
        FakeScorer scorer = new FakeScorer((context, text) -> known.get(context + "|" + text));
        Benchmark.builder(task, documents)
                .limit(expected.size())
                .file(file)
                .build()
                .run(scorer, "the file");
        List<String> rows = Files.readAllLines(file);
        for (int i = 0; i < expected.size(); i++) {
            JsonNode row = Json.object(rows.get(i));
            JsonNode wanted = expected.get(i);
            assertThat(row.get("id").intValue()).isEqualTo(wanted.get("doc_id").intValue());
            assertThat(row.get("acc").doubleValue()).isEqualTo(wanted.get("acc").doubleValue());
            assertThat(row.get("acc_norm").doubleValue())
                    .isEqualTo(wanted.get("acc_norm").doubleValue());
            assertThat(row.get("target").intValue())
                    .isEqualTo(wanted.get("target").intValue());
            assertThat(scorer.contexts.get(i)).isEqualTo(wanted.get("context").textValue());
            assertThat(scorer.continuations.get(i)).isEqualTo(texts(wanted.get("continuations")));
        }
        return expected.size();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
