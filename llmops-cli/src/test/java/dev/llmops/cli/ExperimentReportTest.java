package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Exposure;
import dev.llmops.api.experiment.Outcome;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops experiment plan} and {@code report}, over a store that an application wrote. */
class ExperimentReportTest {

    @TempDir
    Path folder;

    private String location;

    @BeforeEach
    void an_experiment_is_kept() throws SQLException {
        location = location();
        try (Store store = SampleStore.open(location)) {
            store.experiments()
                    .put(
                            Experiment.of(
                                    "wording",
                                    "support",
                                    Variant.ofModel("long", 1, "m1"),
                                    Variant.ofModel("short", 1, "m2")),
                            0,
                            ExperimentChange.of(ExperimentStatus.DRAFT, "ada", "to try"));
        }
    }

    String location() throws SQLException {
        return folder.resolve("store.db").toString();
    }

    @Test
    void without_a_plan_a_report_is_exploratory() throws IOException {
        units(1);
        Path page = folder.resolve("report.html");
        CommandRun report = run("report", "wording", "--out", page.toString());

        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(report.out())
                .contains("no plan was fixed before the data")
                .contains("exploratory  solved per unit")
                .contains("better")
                .contains("2000 planned units");
        assertThat(Files.readString(page)).contains("<h1>wording</h1>").doesNotContain("<script");
        CommandRun json = run("report", "wording", "--json");
        assertThat(json.out()).contains("\"verdict\":\"BETTER\"").hasLineCount(1);
    }

    @Test
    void a_plan_is_fixed_units_come_and_a_report_tells_the_verdict() {
        CommandRun nothing = run("plan", "--metric", "latency", "--effect", "0.1");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("no call of a known user was recorded in the last 30 days");
        CommandRun plan = run(
                "plan",
                "--metric=solved",
                "--effect=0.1",
                "--new-units=100",
                "--mean=0.4",
                "--deviation=0.49",
                "--guard=latency@0.95=0.5",
                "--guard=refunded:lower=0.01",
                "--fix=wording");
        assertThat(plan.exitCode()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains("fixed test, one look")
                .contains("sequence, any look")
                .contains("Plan 1 of 'wording' is fixed");
        CommandRun wrong = run(
                "plan",
                "--metric=solved",
                "--effect=0.1",
                "--new-units=9",
                "--deviation=1",
                "--guard=x",
                "--fix=wording");
        assertThat(wrong.err()).contains("--guard must be METRIC=MARGIN");
        CommandRun either = run(
                "plan",
                "--metric=solved",
                "--effect=0.1",
                "--new-units=9",
                "--deviation=1",
                "--guard=refunded=0.01",
                "--fix=wording");
        assertThat(either.exitCode()).isEqualTo(1);
        assertThat(either.err()).contains("say whether 'refunded:lower' or 'refunded:higher' is better");

        units(2);
        CommandRun report = run("report", "wording");

        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(report.out())
                .startsWith("By share with solved, 'short' against 'long': better.")
                .contains("number 1")
                .contains("latency p95")
                .contains("share with refunded");
    }

    @Test
    void an_unknown_experiment_and_a_time_before_it_are_refused() {
        CommandRun unknown = run("report", "wordin");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no experiment 'wordin'; there are [wording]");

        CommandRun before = run("report", "wording", "--at", "2020-01-01T00:00:00Z");
        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(before.err()).contains("began after 2020-01-01T00:00:00Z");
    }

    private CommandRun run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "experiment";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--store";
        all[arguments.length + 2] = location;
        return CommandRun.of(all);
    }

    private void units(int version) {
        SplittableRandom random = new SplittableRandom(20261206);
        try (Store store = SampleStore.open(location)) {
            ExperimentVersion latest = store.experiments().find("wording").orElseThrow();
            ExperimentVersion running = store.experiments()
                    .put(latest.experiment(), version, ExperimentChange.of(ExperimentStatus.RUNNING, "ada", "start"));
            Instant at = running.at();
            for (int i = 0; i < 1000; i++) {
                int variant = random.nextInt(2);
                store.experiments()
                        .expose(new Exposure(
                                "wording",
                                running.epoch(),
                                variant == 0 ? "long" : "short",
                                "u" + i,
                                at,
                                null,
                                0.5,
                                Map.of("tenant", "acme")))
                        .join();
                if (random.nextDouble() < 0.2 + 0.4 * variant) {
                    store.experiments().save(new Outcome("u" + i, "solved", 1, at, "k"));
                }
            }
        }
    }
}
