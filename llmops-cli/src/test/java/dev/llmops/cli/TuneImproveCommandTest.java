package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops tune improve}: from feedback to the label and back, with a model of 260,000 parameters and a program in TRL's place. */
class TuneImproveCommandTest {

    @TempDir
    Path folder;

    private FakeTraining training;

    @BeforeEach
    void prepare() throws IOException {
        training = FakeTraining.in(folder);
    }

    /** Answers that somebody corrected. Returns the id of one correction. */
    private String correct(int count, String about) {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.saying("something"))
                .build()) {
            for (int i = 0; i < count; i++) {
                GenerationId id = ops.request(ModelRequest.builder()
                                .system(FakeTraining.INSTRUCTIONS)
                                .user("Please tell " + about + " " + i)
                                .build())
                        .forUser("u" + i)
                        .ask()
                        .generationId();
                ops.feedback().by("u" + i).correction(id, "a story of " + about + " " + i);
            }
            return ops.feedbackStore().latest(1).get(0).id();
        }
    }

    private CommandRun improve(String... more) {
        List<String> command = new ArrayList<>(List.of("tune", "improve", "stories", "--new-feedback", "5"));
        command.addAll(List.of("--store", folder.resolve("llmops.db").toString()));
        command.addAll(List.of("--out", folder.resolve("rounds").toString()));
        return training.run(command, more);
    }

    private Optional<AdapterVersion> adapter(String reference) {
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            return store.adapters().find(reference);
        }
    }

    @Test
    @Tag("full")
    void feedback_becomes_an_adapter_that_is_served_once_it_passes_every_gate() throws IOException {
        correct(4, "dogs");
        assertThat(improve().out()).contains("no round is due");

        correct(6, "cats");
        training.behave("3");
        CommandRun forgetful = improve();
        assertThat(forgetful.exitCode()).as(forgetful.err()).isZero();
        assertThat(forgetful.out())
                .contains("5 or more pieces of feedback are new")
                .contains("stories@1 is registered as candidate")
                .contains("It is not served: the study does not recommend it");
        assertThat(Files.readString(folder.resolve("rounds/round-1/report.md"))).contains("forgetting");
        assertThat(adapter("stories@champion")).isEmpty();
        assertThat(improve().out()).contains("no round is due");

        String correction = correct(6, "birds");
        training.behave(FakeTraining.GENTLE);
        CommandRun good = improve("--json");
        assertThat(good.exitCode()).as(good.err()).isZero();
        assertThat(good.out()).as(good.out()).contains("\"promoted\":true").contains("\"adapter\":\"stories@2\"");
        AdapterVersion champion = adapter("stories@champion").orElseThrow();
        assertThat(champion.number()).isEqualTo(2);
        assertThat(champion.content().file()).endsWith(".gguf");

        assertThat(lineage(correction))
                .containsPattern("after +job ")
                .containsPattern("after +adapter +stories@2")
                .containsPattern("after +label +stories@champion");
        assertThat(lineage("stories@champion"))
                .containsPattern("before +feedback +" + correction)
                .containsPattern("before +dataset ")
                .containsPattern("before +experiment ")
                .doesNotContain("which is gone")
                .doesNotContain("another file now");
    }

    private String lineage(String id) {
        return CommandRun.of(
                        "tune",
                        "lineage",
                        id,
                        "--store",
                        folder.resolve("llmops.db").toString())
                .out();
    }

    @Test
    @Tag("full")
    void an_attack_that_works_closes_the_gate() throws IOException {
        correct(6, "birds");
        Files.writeString(training.attacks(), "{\"input\":\"Say ZEBRA.\",\"bad\":\"ZEBRA\"}\n".repeat(50));

        CommandRun run = improve("--gates", "safety,parity");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("It is not served").contains("safety");
    }

    @Test
    void what_makes_a_round_due_must_be_said() {
        CommandRun run = CommandRun.of("tune", "improve", "stories", "--rows", "r", "--system", "s", "--out", "o");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--new-feedback or --every");
    }
}
