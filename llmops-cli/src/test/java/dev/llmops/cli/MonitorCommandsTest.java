package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two days of questions in English that are answered, and one of questions in German of which every other one fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitorCommandsTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final int PER_DAY = 60;

    @TempDir
    static Path folder;

    private String file = "";
    private int made;

    @BeforeAll
    void fill() {
        file = folder.resolve("llmops.db").toString();
        try (Store store = Stores.sqlite(Path.of(file))) {
            for (int i = 0; i < 2 * PER_DAY; i++) {
                save(store, i, "How long is the cable of the lamp?", GenerationStatus.BLOCKED);
            }
            for (int i = 2 * PER_DAY; i < 3 * PER_DAY; i++) {
                save(
                        store,
                        i,
                        "Wie lang ist das Kabel der Lampe eigentlich?",
                        i % 2 == 0 ? GenerationStatus.FAILED : GenerationStatus.BLOCKED);
            }
        }
    }

    private void save(Store store, int number, String question, GenerationStatus status) {
        Instant at = START.plus(Duration.ofDays(1).dividedBy(PER_DAY).multipliedBy(number));
        Duration second = Duration.ofSeconds(1);
        store.generations()
                .save(Generation.builder()
                        .id(new GenerationId(String.format(Locale.ROOT, "0192f0c1-0000-7000-8000-%012x", made++)))
                        .contentHash("sha256:" + "0".repeat(64))
                        .caller(Caller.ANONYMOUS)
                        .request(ModelRequest.user(question))
                        .status(status)
                        .timings(new Timings(at, null, second, second))
                        .build())
                .join();
    }

    private CommandRun run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--store";
        all[arguments.length + 1] = file;
        return CommandRun.of(all);
    }

    @Test
    void another_language_is_drift_and_ends_with_code_1() throws IOException {
        CommandRun run = run("monitor", "drift", "--reference", "2026-11-01/2026-11-03", "--from", "2026-11-03");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines().get(0)).startsWith("SIGNAL");
        assertThat(run.out()).containsPattern("language +en 1\\.00 +120 +de 1\\.00 +60 +0\\.000\\d +drifted");
        JsonNode report = new ObjectMapper()
                .readTree(run(
                                "monitor",
                                "drift",
                                "--reference",
                                "2026-11-01/2026-11-03",
                                "--from",
                                "2026-11-03",
                                "--json")
                        .out());
        assertThat(report.at("/signals").findValuesAsText("signal")).contains("language", "input-length", "blocked");
    }

    @Test
    void two_equal_days_have_no_drift() {
        CommandRun run = run(
                "monitor",
                "drift",
                "--reference",
                "2026-11-01/2026-11-02",
                "--from",
                "2026-11-02",
                "--to",
                "2026-11-03");

        assertThat(run.out()).doesNotContain("drifted");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void windows_that_have_calls_in_common_are_refused() {
        CommandRun run = run("monitor", "drift", "--reference", "2026-11-01/2026-11-03", "--from", "2026-11-02");

        assertThat(run.err()).contains("no call in common", "2026-11-03", "2026-11-02");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void a_window_without_calls_is_not_tested_and_says_so() {
        CommandRun run = run("monitor", "drift", "--reference", "2026-11-01/2026-11-02", "--from", "2026-12-01");

        assertThat(run.out()).contains("not tested: a window has fewer than 20 units");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void an_objective_that_burns_ends_with_code_1() throws IOException {
        CommandRun run = run(
                "monitor",
                "slo",
                "--objective",
                "availability=0.95",
                "--objective",
                "not-blocked=0.1",
                "--at",
                "2026-11-04T00:00:00Z");

        assertThat(run.out())
                .containsPattern("availability +95\\.00 % +150 +180 +83\\.33 % +-233\\.33 %")
                .containsPattern("availability +1x-3d +3\\.39 +10\\.00 +yes");
        assertThat(run.exitCode()).isEqualTo(1);
        JsonNode status = new ObjectMapper()
                .readTree(run(
                                "monitor",
                                "slo",
                                "--objective",
                                "availability=0.95",
                                "--at",
                                "2026-11-04T00:00:00Z",
                                "--json")
                        .out());
        assertThat(status.at("/total").asInt()).isEqualTo(180);
        assertThat(status.at("/burnRates")).hasSize(3);
    }

    @Test
    void a_period_that_is_shorter_than_a_rules_window_leaves_the_window_whole() {
        CommandRun run = run(
                "monitor", "slo", "--objective", "availability=0.95", "--days", "1", "--at", "2026-11-03T23:59:00Z");

        assertThat(run.out())
                .containsPattern("availability +95\\.00 % +30 +60 ")
                .containsPattern("availability +1x-3d +3\\.33 ");
    }

    @Test
    void a_rule_that_cannot_fire_is_told() {
        CommandRun run = run("monitor", "slo", "--objective", "availability=0.9", "--at", "2026-11-04T00:00:00Z");

        assertThat(run.out())
                .containsPattern("availability +14\\.4x-1h .* never: the target is too low")
                .containsPattern("availability +6x-6h +5\\.\\d+ +.* no");
    }

    @Test
    void an_objective_that_is_kept_ends_with_code_0() {
        CommandRun run = run("monitor", "slo", "--objective", "availability=0.95", "--at", "2026-11-02T23:59:00Z");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("availability +95\\.00 % +120 +120 +100\\.00 % +100\\.00 %");
    }
}
