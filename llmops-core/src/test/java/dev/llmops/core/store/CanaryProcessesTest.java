package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.Canaries;
import dev.llmops.experiments.canary.CanaryDecision;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any moment, a canary goes on where it was: each decision once, with the data it saw. */
@Timeout(300)
class CanaryProcessesTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261205);
    private static final int KILLS = 6;

    /** More looks than a canary needs, and few enough for a pipe that nobody reads. */
    private static final int ENOUGH = 1_000;

    @TempDir
    Path folder;

    @Test
    void after_each_kill_the_next_process_goes_on_and_nothing_is_decided_twice() throws Exception {
        Path file = folder.resolve("canary.db");
        try (Store store = Stores.sqlite(file)) {
            Canaries.of(store.experiments(), InstantSource.system())
                    .start(CanaryUsers.EXPERIMENT, CanaryUsers.PLAN, "ann", null);
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            run(file, random.nextLong(1_000_000), 1 + random.nextInt(5));
        }
        run(file, random.nextLong(1_000_000), Integer.MAX_VALUE);

        try (Store store = Stores.sqlite(file)) {
            List<ExperimentVersion> history = store.experiments().history("v7");
            assertThat(history)
                    .extracting(ExperimentVersion::number)
                    .as("seed " + SEED)
                    .containsExactly(1, 2, 3, 4, 5);
            var decisions =
                    Canaries.of(store.experiments(), InstantSource.system()).decisions("v7");
            assertThat(decisions.values())
                    .extracting(CanaryDecision::action)
                    .containsExactly(Action.START, Action.STEP_UP, Action.STEP_UP, Action.PROMOTE, Action.SETTLE);
            assertThat(decisions.values()).allMatch(CanaryDecision::replays);
            assertThat(store.audit().verify(store.audit().head())).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    /** Runs a process until it has told of so many looks, and kills it without a chance to do anything more. */
    private void run(Path file, long seed, int looks) throws Exception {
        try (OtherJvm process = CanaryProcess.start(file.toString(), folder, seed)) {
            for (int i = 0; i < ENOUGH; i++) {
                process.tell("look");
            }
            int told = 0;
            for (String line = process.nextLine(); line != null; line = process.nextLine()) {
                if (++told == looks) {
                    process.kill();
                }
            }
            process.waitFor();
        }
    }
}
