package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.Canaries;
import dev.llmops.experiments.canary.CanaryController;
import dev.llmops.experiments.canary.CanaryPlan;
import dev.llmops.experiments.canary.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions on a canary, from the command line. */
class CanaryCommandsTest {

    @TempDir
    Path folder;

    @Test
    void a_canary_that_waits_is_approved_and_each_decision_is_made_again() {
        serve(Action.AWAIT_APPROVAL);

        assertThat(run("approve", "v7", "--by", "ann").out()).contains("experiment 'v7' is at version 3");
        CommandRun again = run("approve", "v7", "--by", "ann");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("does not wait for an approval: its last decision was APPROVE");
        CommandRun decisions = run("decisions", "v7");

        assertThat(decisions.exitCode()).isZero();
        assertThat(decisions.out())
                .containsPattern("1 +START +1 +by hand")
                .containsPattern("2 +AWAIT_APPROVAL +1 +same +all guards are below")
                .containsPattern("3 +APPROVE +1 +by hand +approved by ann");
        assertThat(run("decisions", "v7", "--json").out().lines())
                .hasSize(3)
                .allMatch(row -> row.contains("\"replays\":true"));
    }

    @Test
    void a_canary_is_taken_back() {
        serve(Action.CONTINUE);

        assertThat(run("rollback", "v7", "--by", "ann", "--message", "users complain")
                        .exitCode())
                .isZero();

        assertThat(run("decisions", "v7").out()).contains("taken back by ann");
        try (Store store = Stores.sqlite(file())) {
            assertThat(store.experiments().find("v7").orElseThrow().propensity("canary"))
                    .isZero();
        }
    }

    @Test
    void a_decision_whose_data_were_changed_does_not_replay() {
        serve(Action.AWAIT_APPROVAL);
        try (Store store = Stores.sqlite(file())) {
            ExperimentVersion latest = store.experiments().find("v7").orElseThrow();
            Map<String, Object> forged = new java.util.HashMap<>(canary(latest.evidence()));
            forged.put("reason", "it felt right");
            store.experiments()
                    .put(
                            latest.experiment(),
                            latest.number(),
                            new ExperimentChange(
                                    ExperimentStatus.RUNNING, "mallory", null, Map.of("canary", forged), null));
        }

        CommandRun decisions = run("decisions", "v7");

        assertThat(decisions.exitCode()).isEqualTo(1);
        assertThat(decisions.out()).contains("NOT THE SAME");
    }

    @Test
    void what_is_no_canary_is_told() {
        serve(Action.CONTINUE);

        CommandRun none = run("decisions", "v8");

        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("experiment 'v8' is no canary: there is none of that name");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> canary(Map<String, Object> evidence) {
        return (Map<String, Object>) evidence.get("canary");
    }

    private Path file() {
        return folder.resolve("llmops.db");
    }

    private CommandRun run(String command, String name, String... more) {
        java.util.List<String> arguments =
                new java.util.ArrayList<>(java.util.List.of("experiment", command, name, "--store", file().toString()));
        arguments.addAll(java.util.List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** A canary that does no harm meets enough users, and its controller looks once. */
    private void serve(Action expected) {
        boolean enough = expected == Action.AWAIT_APPROVAL;
        CanaryPlan plan = CanaryPlan.builder()
                .guard(Guard.failures("failed", 0.3))
                .stage(0.5, enough ? 50 : 1_000, Duration.ZERO)
                .approval()
                .build();
        try (Store store = Stores.sqlite(file())) {
            ExperimentVersion version = Canaries.of(store.experiments(), InstantSource.system())
                    .start(
                            Experiment.of(
                                    "v7",
                                    "support",
                                    Variant.control("control", 1),
                                    Variant.ofModel("canary", 1, "new")),
                            plan,
                            "ann",
                            null);
            Dealer dealer = Dealer.of(version);
            Instant at = version.at().plusMillis(1);
            for (int i = 0; i < 400; i++) {
                String user = "u" + i;
                String variant = dealer.deal(Caller.user(user)).variant().name();
                store.experiments()
                        .expose(new Exposure("v7", 1, variant, user, at, null, 0.5, Map.of()))
                        .join();
                store.experiments().save(new Outcome(user, "failed", i % 20 == 0 ? 1 : 0, at.plusMillis(1), "1"));
            }
            try (CanaryController controller =
                    CanaryController.builder(store.experiments(), "v7").build()) {
                assertThat(controller.tick().action()).isEqualTo(expected);
            }
        }
    }
}
