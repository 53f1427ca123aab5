package dev.llmops.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkTest {

    @TempDir
    Path folder;

    private static List<Map<String, @Nullable Object>> documents(int count) {
        return IntStream.range(0, count)
                .<Map<String, @Nullable Object>>mapToObj(
                        i -> Map.of("goal", "goal " + i, "sol1", "long words", "sol2", "x", "label", (long) (i % 2)))
                .toList();
    }

    private static final FakeScorer NEVER = new FakeScorer((context, text) -> {
        throw new AssertionError("it was scored again");
    });

    @Test
    void the_likeliest_choice_counts_and_the_likeliest_for_its_length() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        // -2 and -1: the second is likelier, the first for each of its ten characters.
        FakeScorer scorer = new FakeScorer((context, text) -> text.equals(" x") ? -1.0 : -2.0);

        BenchmarkResult result = Benchmark.builder(BenchmarkTask.standard("piqa"), documents(5))
                .file(file)
                .build()
                .run(scorer, "fake");

        assertThat(scorer.contexts.get(1)).isEqualTo("Question: goal 1\nAnswer:");
        assertThat(scorer.continuations.get(1)).containsExactly(" long words", " x");
        BenchmarkScore acc = result.score("acc").orElseThrow();
        assertThat(acc.n()).isEqualTo(5);
        assertThat(acc.value()).isCloseTo(2 / 5.0, within(1e-12));
        // The sample standard deviation of 2 ones in 5, divided by the root of 5.
        assertThat(acc.standardError()).isCloseTo(Math.sqrt(5 * 0.4 * 0.6 / 4 / 5), within(1e-12));
        assertThat(acc.interval().low()).isBetween(0.11, 0.13);
        assertThat(result.score("acc_norm").orElseThrow().value()).isCloseTo(3 / 5.0, within(1e-12));
        JsonNode row = Json.object(Files.readAllLines(file).get(1));
        assertThat(row.get("id").intValue()).isOne();
        assertThat(row.get("acc").doubleValue()).isOne();
        assertThat(row.get("acc_norm").doubleValue()).isZero();
        assertThat(row.get("loglik").get(0).doubleValue()).isEqualTo(-2);
        assertThat(row.get("loglik").get(1).doubleValue()).isEqualTo(-1);
        assertThat(row.get("target").intValue()).isOne();
    }

    @Test
    void of_equal_choices_the_first_counts() {
        BenchmarkResult result = Benchmark.builder(BenchmarkTask.standard("piqa"), documents(4))
                .build()
                .run(new FakeScorer((context, text) -> -3.0), "fake");

        assertThat(result.score("acc").orElseThrow().value()).isEqualTo(0.5);
        assertThat(result.score("acc_norm").orElseThrow().value()).isEqualTo(0.5);
    }

    @Test
    void a_run_that_was_killed_goes_on_and_scores_nothing_again() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        FakeScorer scorer = new FakeScorer((context, text) -> (double) -text.length());
        Benchmark.Builder piqa =
                Benchmark.builder(BenchmarkTask.standard("piqa"), documents(6)).file(file);
        BenchmarkResult whole = piqa.build().run(scorer, "fake");
        List<String> lines = Files.readAllLines(file);
        Files.writeString(
                file, lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, 20));

        FakeScorer rest = new FakeScorer((context, text) -> (double) -text.length());
        List<Integer> heard = new ArrayList<>();
        BenchmarkResult again =
                piqa.progress((finished, total) -> heard.add(finished)).build().run(rest, "fake");

        assertThat(rest.contexts).hasSize(4);
        assertThat(again).isEqualTo(whole);
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
        assertThat(heard).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(piqa.build().run(NEVER, "fake")).isEqualTo(whole);
    }

    @Test
    void rows_of_another_model_task_or_number_of_examples_are_not_gone_on_with() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        Benchmark.Builder piqa =
                Benchmark.builder(BenchmarkTask.standard("piqa"), documents(2)).file(file);
        piqa.build().run(new FakeScorer((context, text) -> -1.0), "fake");

        assertThatThrownBy(() -> piqa.build().run(NEVER, "other"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("rows of another model, task, data or number of examples (id 0)");
        assertThatThrownBy(() -> piqa.fewshot(1)
                        .examples(documents(9).subList(7, 9))
                        .build()
                        .run(NEVER, "fake"))
                .isInstanceOf(RunException.class);
        Files.writeString(file, "{\"id\":\"a\"}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> piqa.fewshot(0).build().run(NEVER, "fake"))
                .hasMessageContaining("line 3 of 'rows.jsonl' is no row of a benchmark");
    }

    @Test
    void a_document_that_can_not_be_scored_has_no_score_and_is_tried_again() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        FakeScorer scorer = new FakeScorer((context, text) -> {
            if (context.contains("goal 1")) {
                throw new ContextWindowExceededException("too long");
            }
            return -1.0;
        });
        Benchmark.Builder piqa =
                Benchmark.builder(BenchmarkTask.standard("piqa"), documents(4)).file(file);

        BenchmarkResult result = piqa.build().run(scorer, "fake");

        assertThat(result.failed()).isOne();
        assertThat(result.score("acc").orElseThrow().n()).isEqualTo(3);
        assertThat(Files.readAllLines(file).get(1)).contains("ContextWindowExceededException: too long");
        assertThat(piqa.build()
                        .run(new FakeScorer((context, text) -> -1.0), "fake")
                        .failed())
                .isZero();
    }

    @Test
    void a_document_that_failed_leaves_no_second_row_of_its_id() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        Benchmark.Builder piqa =
                Benchmark.builder(BenchmarkTask.standard("piqa"), documents(3)).file(file);
        FakeScorer failing = new FakeScorer((context, text) -> {
            if (context.contains("goal 1")) {
                throw new ContextWindowExceededException("too long");
            }
            return -1.0;
        });
        piqa.build().run(failing, "fake");
        piqa.build().run(failing, "fake");
        assertThat(Files.readAllLines(file)).hasSize(3);

        piqa.build().run(new FakeScorer((context, text) -> -1.0), "fake");

        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .noneMatch(line -> line.contains("error"))
                .map(line -> Json.object(line).get("id").intValue())
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void rows_that_were_scored_by_other_labels_are_not_gone_on_with() {
        Path file = folder.resolve("rows.jsonl");
        List<Map<String, @Nullable Object>> before = documents(2);
        List<Map<String, @Nullable Object>> corrected = List.of(before.get(0), new HashMap<>(before.get(1)));
        corrected.get(1).put("label", 0L);
        Benchmark.builder(BenchmarkTask.standard("piqa"), before)
                .file(file)
                .build()
                .run(new FakeScorer((context, text) -> -1.0), "fake");

        assertThatThrownBy(() -> Benchmark.builder(BenchmarkTask.standard("piqa"), corrected)
                        .file(file)
                        .build()
                        .run(NEVER, "fake"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("(id 1)");
    }

    @Test
    void nothing_is_scored_into_the_file_of_another_run() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        Benchmark.Builder piqa =
                Benchmark.builder(BenchmarkTask.standard("piqa"), documents(3)).file(file);
        piqa.build().run(new FakeScorer((context, text) -> -1.0), "fake");
        // Finished in another order, or with an error, the first one is missing.
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(2) + "\n");

        assertThatThrownBy(() -> piqa.build().run(NEVER, "other")).isInstanceOf(RunException.class);
        assertThat(Files.readString(file)).isEqualTo(lines.get(2) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one line without an end", "{% raw %}", "{}"})
    void a_file_that_is_no_file_of_rows_stays_as_it_is(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("thesis.txt"), text);

        assertThatThrownBy(() -> Benchmark.builder(BenchmarkTask.standard("piqa"), documents(2))
                        .file(file)
                        .build()
                        .run(NEVER, "fake"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("line 1 of 'thesis.txt' is not a JSON object");
        assertThat(file).hasContent(text);
    }

    @Test
    void half_a_character_is_found_before_anything_is_scored() {
        Map<String, @Nullable Object> half = Map.of("goal", "a\uD800", "sol1", "x", "sol2", "y", "label", 0L);

        assertThatThrownBy(() -> Benchmark.builder(
                                BenchmarkTask.standard("piqa"),
                                List.of(documents(1).get(0), half))
                        .build())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("document 1 does not fit the task piqa")
                .hasMessageContaining("U+D800");
    }

    @Test
    void mc2_is_the_share_of_the_true_answers() {
        Map<String, @Nullable Object> targets =
                Map.of("choices", List.of("a", "b", "c"), "labels", List.of(1L, 1L, 0L));
        BenchmarkResult result = Benchmark.builder(
                        BenchmarkTask.standard("truthfulqa_mc2"),
                        List.of(Map.of("question", "Why?", "mc2_targets", targets)))
                .build()
                // Far below what e to the power of it can be.
                .run(new FakeScorer((context, text) -> text.equals(" c") ? -2000.0 : -2000.0 + Math.log(2)), "fake");

        assertThat(result.score("acc").orElseThrow().value()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void subjects_have_examples_of_their_own_and_a_pooled_error() {
        List<Map<String, @Nullable Object>> test = new ArrayList<>();
        List<Map<String, @Nullable Object>> dev = new ArrayList<>();
        for (String subject : List.of("some_law", "art")) {
            dev.add(mmlu(subject, "shown " + subject, 1));
            for (int i = 0; i < 3; i++) {
                test.add(mmlu(subject, "asked", i));
            }
        }
        FakeScorer scorer = new FakeScorer((context, text) -> text.equals(" A") ? -1.0 : -2.0);

        BenchmarkResult result = Benchmark.builder(BenchmarkTask.standard("mmlu"), test)
                .fewshot(1)
                .examples(dev)
                .build()
                .run(scorer, "fake");

        assertThat(scorer.contexts.get(0))
                .isEqualTo(
                        "The following are multiple choice questions (with answers) about some law.\n\n"
                                + "shown some_law\nA. a\nB. b\nC. c\nD. d\nAnswer: B\n\nasked\nA. a\nB. b\nC. c\nD. d\nAnswer:");
        BenchmarkScore acc = result.score("acc").orElseThrow();
        // Two subjects with 1 of 3: each has the variance 1/3, and its mean an error of 1/3 squared.
        double each = (1 / 3.0) / 3;
        double pooled = Math.sqrt((2 * each * 3 + 2 * each * 3) / (6 - 2) / 6);
        assertThat(acc.standardError()).isCloseTo(pooled, within(1e-12));
        assertThatThrownBy(() -> Benchmark.builder(BenchmarkTask.standard("mmlu"), test)
                        .fewshot(2)
                        .examples(dev)
                        .build())
                .hasMessageContaining("2 examples for it of the subject 'some_law', but there are 1");
    }

    private static Map<String, @Nullable Object> mmlu(String subject, String question, long answer) {
        return Map.of(
                "subject", subject, "question", question, "choices", List.of("a", "b", "c", "d"), "answer", answer);
    }

    @Test
    void examples_never_come_from_what_is_measured() {
        assertThatThrownBy(() -> Benchmark.builder(BenchmarkTask.standard("gsm8k"), documents(2))
                        .build())
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("must get them from other data than is measured");
    }

    @Test
    void log_likelihoods_of_one_text_make_a_perplexity() throws IOException {
        Path yaml = Files.writeString(folder.resolve("last.yaml"), """
                task: last
                output_type: loglikelihood
                doc_to_text: "{{text}}"
                doc_to_target: "{{' ' + word}}"
                """);
        BenchmarkResult result = Benchmark.builder(
                        BenchmarkTask.read(yaml),
                        List.of(Map.of("text", "a", "word", "b"), Map.of("text", "c", "word", "d")))
                .build()
                .run(new FakeScorer((context, text) -> context.equals("a") ? -1.0 : -3.0), "fake");

        assertThat(result.score("perplexity").orElseThrow().value()).isCloseTo(Math.exp(2), within(1e-9));
        assertThat(result.score("acc").orElseThrow().value()).isZero();
    }

    @Test
    void a_task_that_writes_needs_a_model_that_writes() {
        Benchmark gsm8k = Benchmark.builder(
                        BenchmarkTask.standard("gsm8k"), List.of(Map.of("question", "1 + 1?", "answer", "#### 2")))
                .fewshot(0)
                .build();
        assertThatThrownBy(() -> gsm8k.run(NEVER, "fake")).hasMessageContaining("needs a model that writes");
    }
}
