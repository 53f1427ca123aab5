package dev.llmops.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenAnswersTest {

    @TempDir
    Path folder;

    private static ModelClient client(UnaryOperator<String> answers) {
        ModelIdentity identity = new ModelIdentity("acme", "fake", null);
        return new ModelClient() {
            @Override
            public ModelDescription description() {
                return new ModelDescription(identity, null, Set.of());
            }

            @Override
            public ModelResponse generate(ModelRequest request) {
                return new ModelResponse(
                        Message.assistant(
                                answers.apply(request.messages().get(0).text())),
                        FinishReason.STOP,
                        TokenUsage.of(1, 1),
                        identity,
                        null,
                        Duration.ZERO,
                        Map.of());
            }

            @Override
            public ModelStream stream(ModelRequest request) {
                return ModelStream.completed(generate(request));
            }
        };
    }

    private static BenchmarkResult run(String task, Map<String, @Nullable Object> document, String answer) {
        return Benchmark.builder(BenchmarkTask.standard(task), List.of(document))
                .fewshot(0)
                .build()
                .run(client(question -> answer));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " She has 3 + 4 = 7. #### 7 | 1 | 1",
                " It is $1,007.50 in all, so 1007 #### 1,007 | 0 | 0",
                " So the answer is 7. | 0 | 1",
                " #### 7. | 1 | 1",
                " 7 of 9 | 0 | 0",
                " nothing | 0 | 0",
                " #### 7 Question: And 8? #### 8 | 1 | 1",
            })
    void gsm8k_is_matched_strictly_and_by_the_last_number(String answer, double strict, double flexible) {
        BenchmarkResult result =
                run("gsm8k", Map.of("question", "3 + 4?", "answer", "It is <<3+4=7>>7.\n#### 7"), answer);

        assertThat(result.score("exact_match,strict-match").orElseThrow().value())
                .isEqualTo(strict);
        assertThat(result.score("exact_match,flexible-extract").orElseThrow().value())
                .isEqualTo(flexible);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(B) | ' (B)' | 1 | 1",
                "(B) | 'The answer is (B).' | 0 | 1",
                "No | ' no.' | 1 | 1",
                "valid | 'The argument is invalid' | 0 | 0",
                "12 | 'There are 12 of them' | 0 | 1",
            })
    void bbh_is_matched_strictly_and_by_the_first_option_word_or_number(
            String target, String answer, double strict, double flexible) {
        BenchmarkResult result = run("bbh", Map.of("input", "Which?", "target", target), answer);

        assertThat(result.score("exact_match,strict-match").orElseThrow().value())
                .isEqualTo(strict);
        assertThat(result.score("exact_match,flexible-extract").orElseThrow().value())
                .isEqualTo(flexible);
    }

    @Test
    void ifeval_counts_prompts_and_instructions() {
        Map<String, @Nullable Object> absent = new HashMap<>();
        absent.put("num_words", null);
        Map<String, @Nullable Object> document = Map.of(
                "key",
                1L,
                "prompt",
                "Say it in lower case and without commas.",
                "instruction_id_list",
                List.of("punctuation:no_comma", "change_case:english_lowercase"),
                "kwargs",
                List.of(absent, Map.of()));

        BenchmarkResult result = run("ifeval", document, "this is a Sentence without any of them");

        assertThat(result.score("prompt_level_strict_acc").orElseThrow().value())
                .isZero();
        BenchmarkScore instructions = result.score("inst_level_strict_acc").orElseThrow();
        assertThat(instructions.value()).isEqualTo(0.5);
        assertThat(instructions.n()).isEqualTo(2);
        assertThat(instructions.interval()).isNull();
        assertThatThrownBy(() -> run("ifeval", Map.of("prompt", "x", "instruction_id_list", List.of("a:b")), "x"))
                .hasMessageContaining("document 0 must have 'instruction_id_list' and as many 'kwargs'");
    }

    @Test
    void calls_run_at_once_and_one_that_fails_has_no_score() throws Exception {
        List<Map<String, @Nullable Object>> documents = IntStream.range(0, 30)
                .<Map<String, @Nullable Object>>mapToObj(
                        i -> Map.of("question", "What is " + i + "?", "answer", "#### " + i))
                .toList();
        ModelClient client = client(question -> {
            String number = question.replaceAll("\\D", "");
            if (number.equals("13")) {
                throw new ModelUnavailableException("it is not there");
            }
            return " #### " + number;
        });
        Path file = folder.resolve("rows.jsonl");

        BenchmarkResult result = Benchmark.builder(BenchmarkTask.standard("gsm8k"), documents)
                .fewshot(0)
                .concurrency(4)
                .file(file)
                .build()
                .run(client);

        assertThat(result.failed()).isOne();
        BenchmarkScore strict = result.score("exact_match,strict-match").orElseThrow();
        assertThat(strict.n()).isEqualTo(29);
        assertThat(strict.value()).isEqualTo(1.0);
        assertThat(Files.readAllLines(file)).hasSize(30);
    }
}
