package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ResponseFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only ask a model can ask one on a server, over OpenAI's protocol. */
class RemoteModelCommandsTest {

    private static final String VERDICT = "{\"rationale\":\"It says so.\",\"score\":1}";

    @TempDir
    Path folder;

    private ScriptedServer server;
    private String model;

    @BeforeEach
    void serve() {
        server = ScriptedServer.replying(
                request -> request.responseFormat() instanceof ResponseFormat.Text ? "It is 2 m." : VERDICT);
        model = server.model();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_question_is_answered_and_recorded() {
        String store = folder.resolve("a.db").toString();
        assertThat(succeeds("model", "generate", "How long?", "--store", store)).contains("It is 2 m.");
        assertThat(CommandRun.of("generation", "list", "--store", store, "--json")
                        .out())
                .contains("\"name\":\"m\"")
                .contains("\"provider\":\"openai\"");
        assertThat(CommandRun.typing("How long?\n", "model", "chat", "--model", model, "--store", store)
                        .out())
                .contains("It is 2 m.");
    }

    @Test
    void a_recorded_call_is_forked_to_it_and_an_exact_replay_is_refused() {
        SampleStore sample = SampleStore.in(folder);
        String id = sample.generation().value();
        assertThat(succeeds("generation", "fork", id, "--store", sample.location()))
                .contains("It is 2 m.");

        CommandRun replay = CommandRun.of("generation", "replay", id, "--model", model, "--store", sample.location());
        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err()).contains("generation replay: ").hasLineCount(1);
    }

    @Test
    void versions_of_a_prompt_are_compared_by_its_answers() {
        SampleStore sample = SampleStore.in(folder);
        assertThat(succeeds(
                        "prompt", "diff", "support@1", "support@2", "--generations", "1", "--store", sample.location()))
                .contains("It is 2 m.");
    }

    @Test
    void documents_are_asked_through_it() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("docs")).resolve("lamp.md"), "The cable is 2 m long.\n");
        String index = folder.resolve("i").toString();
        assertThat(CommandRun.of("rag", "index", folder.resolve("docs").toString(), "--index", index, "--lexical-only")
                        .exitCode())
                .isZero();
        assertThat(succeeds(
                        "rag",
                        "ask",
                        "How long is the cable?",
                        "--index",
                        index,
                        "--lexical-only",
                        "--store",
                        folder.resolve("r.db").toString()))
                .contains("It is 2 m.");
    }

    @Test
    void an_evaluation_runs_and_is_judged_on_it() throws IOException {
        SampleStore sample = SampleStore.in(folder);
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"), "{\"id\":\"a\",\"input\":\"How long?\",\"expected\":\"2 m\"}\n");
        String run = folder.resolve("run.jsonl").toString();
        succeeds(
                "eval",
                "run",
                "--data",
                rows.toString(),
                "--prompt",
                "support@1",
                "--store",
                sample.location(),
                "--judge-prompt",
                "It says how long.",
                "--judge-model",
                model,
                "--out",
                run);
        assertThat(Files.readString(Path.of(run))).contains("It is 2 m.").contains("judge");
    }

    @Test
    void a_command_that_reads_weights_says_that_there_are_none() throws IOException {
        Path text = Files.writeString(folder.resolve("t.txt"), "a text");
        CommandRun run = CommandRun.of("model", "perplexity", "--model", model, "--in", text.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("this needs the weights of a model").contains(model);
    }

    @Test
    void options_of_models_that_run_here_are_refused() {
        CommandRun run = CommandRun.of("model", "generate", "hi", "--model", model, "--threads", "2");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--threads and --context-length are for models that run here");
    }

    private String succeeds(String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--model", model));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }
}
