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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        out = folder.resolve("rows.jsonl");
        data = Files.writeString(folder.resolve("valid.jsonl"), """
                {"goal":"Once upon a time there was a","sol1":"little girl","sol2":"little zebra"}
                {"goal":"Lily was very","sol1":"table","sol2":"happy"}
                {"goal":"They went to the","sol1":"park","sol2":"very"}
                """);
        Files.writeString(folder.resolve("valid-labels.lst"), "0\n1\n0\n");
    }

    private CommandRun piqa(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--task", "piqa", "--data", data.toString()));
        arguments.addAll(List.of(more));
        return benchmark(arguments);
    }

    private CommandRun benchmark(List<String> more) {
        List<String> arguments = new ArrayList<>(
                List.of("eval", "benchmark", "--model", STORIES.toString(), "--threads", "1", "--out", out.toString()));
        arguments.addAll(more);
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void rows_and_figures_are_written_and_a_second_run_goes_on() throws IOException {
        CommandRun first = piqa("--limit", "2", "--json");

        assertThat(first.exitCode()).as(first.err()).isZero();
        List<String> rows = Files.readAllLines(out);
        assertThat(rows).hasSize(2);
        JsonNode row = JSON.readTree(rows.get(1));
        assertThat(row.get("id").intValue()).isOne();
        assertThat(row.get("loglik")).hasSize(2);
        assertThat(row.get("target").intValue()).isOne();
        JsonNode result = JSON.readTree(first.out()).get("result");
        assertThat(result.get("task").textValue()).isEqualTo("piqa");
        assertThat(result.get("scores").get(0).get("n").intValue()).isEqualTo(2);
        assertThat(result.get("scores").get(0).get("interval").get("low").isNumber())
                .isTrue();

        CommandRun second = piqa();
        assertThat(second.out()).contains("piqa, 0-shot, 3 documents").contains("acc_norm");
        assertThat(second.err()).contains("documents: 3 of 3").contains("tokens computed");
        assertThat(Files.readAllLines(out)).hasSize(3).startsWith(rows.get(0), rows.get(1));
    }

    @Test
    void an_adapter_is_scored_with_its_model_and_its_rows_are_not_those_of_the_model_alone() throws IOException {
        Path made = Files.createDirectory(folder.resolve("training"));
        Path model = FakeTraining.in(made).model();
        List<String> common = List.of(
                "eval", "benchmark", "--task", "piqa", "--data", data.toString(), "--model", model.toString(), "--out");
        Path with = folder.resolve("with.jsonl");
        String[] adapter = {"--adapter", made.resolve("expected.gguf").toString()};

        CommandRun alone = run(common, out);
        CommandRun adapted = run(common, with, adapter);
        CommandRun mixed = run(common, out, adapter);

        assertThat(alone.exitCode()).as(alone.err()).isZero();
        assertThat(adapted.exitCode()).as(adapted.err()).isZero();
        List<String> plain = Files.readAllLines(out);
        List<String> changed = Files.readAllLines(with);
        for (int i = 0; i < 3; i++) {
            assertThat(JSON.readTree(changed.get(i)).get("loglik"))
                    .isNotEqualTo(JSON.readTree(plain.get(i)).get("loglik"));
        }
        assertThat(mixed.exitCode()).as("rows of another model").isEqualTo(1);
        assertThat(Files.readAllLines(out)).isEqualTo(plain);
    }

    private static CommandRun run(List<String> common, Path out, String... more) {
        List<String> arguments = new ArrayList<>(common);
        arguments.add(out.toString());
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** In a process of its own, which alone has the variable. */
    @Test
    void documents_need_no_option_where_the_environment_names_their_folder() throws Exception {
        Path sets = Files.createDirectories(folder.resolve("sets/piqa"));
        Files.copy(data, sets.resolve("valid.jsonl"));
        Files.copy(folder.resolve("valid-labels.lst"), sets.resolve("valid-labels.lst"));
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "eval",
                "benchmark",
                "--task",
                "piqa",
                "--model",
                STORIES.toAbsolutePath().toString(),
                "--limit",
                "2",
                "--out",
                out.toString());
        command.environment().put("LLMOPS_DATASETS", folder.resolve("sets").toString());
        Path said = folder.resolve("said.txt");

        int exitCode = command.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();

        assertThat(exitCode).as(Files.readString(said)).isZero();
        assertThat(said)
                .content()
                .contains("documents: from '" + sets.resolve("valid.jsonl") + "'")
                .contains("documents: 2 of 2");
        assertThat(Files.readAllLines(out)).hasSize(2);
    }

    @Test
    void a_model_on_a_server_writes_and_cannot_be_scored() throws IOException {
        Path gsm8k = Files.writeString(folder.resolve("test.jsonl"), """
                {"question":"What is 1 + 1?","answer":"#### 2"}
                {"question":"What is 1 + 2?","answer":"#### 3"}
                """);
        try (ScriptedServer server = ScriptedServer.replying(request -> "Two. #### 2")) {
            List<String> written = List.of("--task", "gsm8k", "--data", gsm8k.toString(), "--fewshot", "0");
            CommandRun run = remote(server, written, "--concurrency", "2", "--json");

            assertThat(run.exitCode()).as(run.err()).isZero();
            JsonNode strict = JSON.readTree(run.out()).at("/result/scores/0");
            assertThat(strict.get("metric").asText()).isEqualTo("exact_match,strict-match");
            assertThat(strict.get("value").asDouble()).isEqualTo(0.5);
            assertThat(JSON.readTree(run.out()).get("data").asText()).isEqualTo(gsm8k.toString());
            assertThat(server.requests())
                    .extracting(ScriptedServer::asked)
                    .containsExactlyInAnyOrder(
                            "Question: What is 1 + 1?\nAnswer:", "Question: What is 1 + 2?\nAnswer:");

            assertThat(remote(server, written).err()).contains("documents: 2 of 2");
            assertThat(server.requests())
                    .as("what was answered is not asked again")
                    .hasSize(2);
            assertThat(remote(server, written, "--chat").err()).contains("are for models that run here");
            CommandRun scored = remote(server, List.of("--task", "piqa", "--data", data.toString()));
            assertThat(scored.exitCode()).isEqualTo(1);
            assertThat(scored.err()).contains("this needs the weights of a model");
        }
    }

    private CommandRun remote(ScriptedServer server, List<String> task, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("eval", "benchmark", "--model", server.model(), "--out", out.toString()));
        arguments.addAll(task);
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void a_task_file_is_data_and_code_in_it_is_refused() throws IOException {
        Path task = Files.writeString(folder.resolve("mine.yaml"), """
                task: mine
                output_type: multiple_choice
                doc_to_text: "{{goal}}"
                doc_to_choice: "{{[sol1, sol2]}}"
                doc_to_target: label
                """);
        CommandRun run = benchmark(List.of("--task", task.toString(), "--data", data.toString()));
        assertThat(run.exitCode()).as(run.err()).isZero();

        Files.writeString(task, "task: mine\nprocess_docs: !function utils.f\n");
        CommandRun refused = benchmark(List.of("--task", task.toString(), "--data", data.toString()));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("mine.yaml:2: 'process_docs' is code (!function), which is never run");
    }

    @Test
    void what_a_model_writes_is_compared() throws IOException {
        Path gsm8k = Files.writeString(
                folder.resolve("test.jsonl"), "{\"question\":\"What is 1 + 1?\",\"answer\":\"#### 2\"}\n");
        CommandRun run = benchmark(List.of("--task", "gsm8k", "--data", gsm8k.toString(), "--fewshot", "0"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("exact_match,strict-match").contains("exact_match,flexible-extract");
        assertThat(JSON.readTree(Files.readString(out)).get("answer").isTextual())
                .isTrue();
    }

    @Test
    void mistakes_are_told_in_one_line() throws IOException {
        assertThat(benchmark(List.of("--task", "nothing", "--data", data.toString()))
                        .err())
                .contains("the task must be one of arc_challenge");
        assertThat(piqa("--limit", "0").err()).contains("limit must be at least 1, but was 0");
        assertThat(piqa("--chat").err()).contains("--chat goes with tasks for which the model writes");
        assertThat(piqa("--concurrency", "2").err()).contains("--concurrency goes with tasks for which the model");
        assertThat(piqa("--concurrency", "0").err()).contains("concurrency must be at least 1, but was 0");
        assertThat(piqa("--fewshot", "2").err()).contains("must get them from other data than is measured");
        assertThat(piqa("--adapter", STORIES.toString()).exitCode()).isEqualTo(1);
        CommandRun none = benchmark(List.of("--task", "piqa", "--data", "none.jsonl"));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err().lines()).hasSize(1);
        assertThat(none.err()).contains("there is no file 'none.jsonl'");
        Files.writeString(folder.resolve("valid-labels.lst"), "0\n1\n");
        assertThat(piqa().err()).contains("must have a 0 or a 1 in each line for the 3 rows");
    }
}
