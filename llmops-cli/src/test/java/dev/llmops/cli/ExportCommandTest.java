package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.Target;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private SampleStore store;
    private Path out;

    @BeforeEach
    void makeStore() {
        store = SampleStore.in(folder);
        out = folder.resolve("training");
    }

    @Test
    void thumbs_become_rows_for_kto_and_the_lineage_names_their_source() throws IOException {
        CommandRun run = export("trl-kto", "--validation", "0");

        assertThat(run.err())
                .isEqualTo("KTO needs answers that were liked and others that were not, but there are 0 and 1\n");
        assertThat(run.out()).startsWith("1 rows to learn from and 0 to validate on are in ");
        JsonNode row = JSON.readTree(out.resolve("train.jsonl").toFile());
        assertThat(row.get("label").asBoolean()).isFalse();
        assertThat(row.at("/completion/0/content").asText()).isEqualTo("1.8 metres");
        JsonNode lineage = JSON.readTree(out.resolve("lineage.jsonl").toFile());
        assertThat(lineage.get("generation").asText())
                .isEqualTo(store.generation().value());
    }

    @Test
    void a_correction_becomes_a_row_for_dpo_in_either_shape() throws IOException {
        store.run("feedback", "add", store.generation().value(), "--correction", "2 metres", "--user", "anna");

        assertThat(JSON.readTree(
                                export("trl-dpo", "--validation", "0", "--json").out())
                        .get("train")
                        .asInt())
                .isEqualTo(1);
        assertThat(Files.readString(out.resolve("train.jsonl"))).contains("\"chosen\"", "2 metres");
        export("openai-dpo", "--validation", "0");
        assertThat(Files.readString(out.resolve("train.jsonl"))).contains("\"preferred_output\"", "2 metres");
    }

    @Test
    void personal_data_is_scrubbed_unless_it_is_asked_for() throws IOException {
        store.run(
                "feedback",
                "add",
                store.generation().value(),
                "--correction",
                "Ask anna@example.org",
                "--user",
                "anna");

        export("trl-dpo", "--validation", "0");
        assertThat(Files.readString(out.resolve("train.jsonl")))
                .contains("Ask <EMAIL_1>")
                .doesNotContain("anna@example.org");
        export("trl-dpo", "--validation", "0", "--no-redaction");
        assertThat(Files.readString(out.resolve("train.jsonl"))).contains("Ask anna@example.org");
    }

    @Test
    void a_value_has_one_placeholder_in_a_row_and_one_of_the_record_stays() throws IOException {
        String generation = store.generation().value();
        store.run("feedback", "add", generation, "--correction", "Ask b@x.org, a@x.org or <PHONE_4>", "--user", "anna");
        store.run("feedback", "add", generation, "--correction", "Ask a@x.org then b@x.org", "--user", "anna");

        export("trl-sft", "--validation", "0");

        assertThat(Files.readAllLines(out.resolve("train.jsonl")))
                .anyMatch(line -> line.contains("Ask <EMAIL_1>, <EMAIL_2> or <PHONE_4>"))
                .anyMatch(line -> line.contains("Ask <EMAIL_1> then <EMAIL_2>"));
    }

    @Test
    void only_answers_of_the_prompt_that_was_asked_for() throws IOException {
        CommandRun run = export("trl-kto", "--prompt", "other", "--json");

        assertThat(JSON.readTree(run.out()).get("train").asInt()).isZero();
    }

    @Test
    void rows_that_repeat_an_evaluation_set_are_refused_and_nothing_is_written() throws IOException {
        Path set = Files.writeString(
                folder.resolve("set.jsonl"), "{\"id\":\"1\",\"input\":\"Say it briefly: How long?\"}\n");

        CommandRun run = export("trl-kto", "--held-out", set.toString());

        assertThat(run.err()).contains("1 examples repeat texts that are kept for evaluation, such as [" + set + ":1]");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(out.toFile().list()).containsExactly("subjects.key");
        assertThat(export("trl-kto", "--held-out", set.toString(), "--drop-overlap")
                        .out())
                .startsWith("0 rows to learn from")
                .contains("left out: 1 it repeats a text that is kept for evaluation");
    }

    @Test
    void two_evaluation_sets_whose_files_have_one_name_are_both_held_out() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one")).resolve("set.jsonl");
        Path two = Files.createDirectory(folder.resolve("two")).resolve("set.jsonl");
        Files.writeString(one, "{\"id\":\"1\",\"input\":\"Say it briefly: How long?\"}\n");
        Files.writeString(two, "{\"id\":\"1\",\"input\":\"Something else entirely?\"}\n");

        CommandRun run = export("trl-kto", "--held-out", one.toString(), "--held-out", two.toString());

        assertThat(run.err()).contains("1 examples repeat texts that are kept for evaluation, such as [" + one + ":1]");
    }

    @Test
    void rows_of_an_evaluation_are_learnt_as_it_scored_them() throws IOException {
        Path run = folder.resolve("run.jsonl");
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(store.file()))
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script(
                        request.messages().get(0).text().equals("one") ? "1" : "no idea")))
                .build()) {
            EvaluationRunner.builder(
                            Target.ofAnswers(
                                    "app",
                                    row -> ops.request(ModelRequest.user(row.input()))
                                            .ask()),
                            List.of(TextMetric.EXACT_MATCH))
                    .file(run)
                    .build()
                    .run(Dataset.of("numbers", List.of(Row.of("r1", "one", "1"), Row.of("r2", "two", "2"))));
        }

        export("trl-dpo", "--validation", "0", "--run", run.toString(), "--run-score", "exact-match=0.5..1");

        assertThat(Files.readString(out.resolve("train.jsonl")))
                .isEqualTo("{\"prompt\":[{\"role\":\"user\",\"content\":\"two\"}],"
                        + "\"chosen\":[{\"role\":\"assistant\",\"content\":\"2\"}],"
                        + "\"rejected\":[{\"role\":\"assistant\",\"content\":\"no idea\"}]}\n");
        assertThat(Files.readString(out.resolve("lineage.jsonl"))).contains("[\"score:exact-match\",\"row:r2\"]");
        assertThat(export("trl-kto", "--run", run.toString()).err()).contains("--run and --run-score go together");
    }

    @Test
    void each_answer_to_a_row_that_was_asked_several_times_is_learnt_as_it_was_scored() throws IOException {
        Path run = folder.resolve("run.jsonl");
        AtomicInteger calls = new AtomicInteger();
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(store.file()))
                .model(ScriptedModelClient.of(
                        request -> ScriptedModelClient.script(calls.incrementAndGet() == 1 ? "2" : "no idea")))
                .build()) {
            EvaluationRunner.builder(
                            Target.ofAnswers(
                                    "app",
                                    row -> ops.request(ModelRequest.user(row.input()))
                                            .ask()),
                            List.of(TextMetric.EXACT_MATCH))
                    .file(run)
                    .samples(2)
                    .concurrency(1)
                    .build()
                    .run(Dataset.of("numbers", List.of(Row.of("r2", "two", "2"))));
        }

        export("trl-kto", "--validation", "0", "--run", run.toString(), "--run-score", "exact-match=0.5..1");

        assertThat(Files.readString(out.resolve("train.jsonl"))).contains("\"label\":true", "\"label\":false");
    }

    @Test
    void thresholds_that_are_none_are_refused() {
        assertThat(export("trl-kto", "--judge", "correct").err()).contains("--judge must be EVALUATOR=BAD..GOOD");
        assertThat(export("trl-kto", "--ratings", "0.9..0.5").err()).contains("badBelow must be at most goodFrom");
        assertThat(export("trl-kto", "--ratings", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void a_share_that_is_none_is_refused() {
        CommandRun run = export("trl-kto", "--validation", "1");

        assertThat(run.err()).contains("share must be at least 0 and below 1, but was 1.0");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private CommandRun export(String format, String... more) {
        String[] all = new String[5 + more.length];
        System.arraycopy(new String[] {"export", "--format", format, "--out", out.toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return store.run(all);
    }
}
