package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteProcessesTest {

    private static final int KILLS = Integer.getInteger("llmops.kills", 40);
    private static final long SEED = Long.getLong("llmops.seed", 20260301);

    private static final int CALLERS = 64;

    /** Each round verifies the whole log, so one file for all would cost the square of the rounds. */
    private static final int KILLS_OF_A_FILE = 20;

    @TempDir
    Path folder;

    @Test
    void after_each_of_4_kills_nothing_acknowledged_is_lost_and_the_audit_log_verifies() throws Exception {
        killAndVerify(4);
    }

    @Test
    @Tag("full")
    void after_each_of_many_kills_nothing_acknowledged_is_lost_and_the_audit_log_verifies() throws Exception {
        killAndVerify(KILLS);
    }

    private void killAndVerify(int kills) throws Exception {
        Random random = new Random(SEED);
        Path file = folder;
        AuditHead head = AuditHead.EMPTY;
        long entries = 0;
        IntSummaryStatistics lostOfWaiting = new IntSummaryStatistics();
        IntSummaryStatistics lostOfAsynchronous = new IntSummaryStatistics();
        for (int round = 0; round < kills; round++) {
            if (round % KILLS_OF_A_FILE == 0) {
                file = folder.resolve("llmops-" + round + ".db");
                entries += head.sequence();
                head = AuditHead.EMPTY;
            }
            boolean waiting = round % 2 == 0;
            int killAt = 1 + random.nextInt(100);
            Round written = writeAndKill(file, random.nextLong(), killAt, waiting ? CALLERS : Integer.MAX_VALUE);
            String what = "seed " + SEED + ", round " + round + ", killed at acknowledgement " + killAt;
            try (Store store = Stores.sqlite(file)) {
                assertThat(missing(store, written.saved)).as(what).isEmpty();
                (waiting ? lostOfWaiting : lostOfAsynchronous)
                        .accept(missing(store, written.taken).size());
                assertThat(store.audit().verify(head)).as(what).isInstanceOf(AuditVerification.Intact.class);
                head = store.audit().head();
            }
        }
        System.out.printf(
                "%d kills, seed %d, %d entries in the logs. Lost per kill, never acknowledged: of %d waiting callers at"
                        + " most %d, on average %.0f; of callers that do not wait at most %d, on average %.0f%n",
                kills,
                SEED,
                entries + head.sequence(),
                CALLERS,
                lostOfWaiting.getMax(),
                lostOfWaiting.getAverage(),
                lostOfAsynchronous.getMax(),
                lostOfAsynchronous.getAverage());
        assertThat(lostOfWaiting.getMax()).isLessThanOrEqualTo(CALLERS);
        // And the one that the caller was about to hand over.
        assertThat(lostOfAsynchronous.getMax())
                .isLessThanOrEqualTo(StoreOptions.DEFAULT.queueCapacity() + StoreOptions.DEFAULT.batchSize() + 1);
    }

    private static List<GenerationId> missing(Store store, Collection<GenerationId> ids) {
        return ids.stream().filter(id -> store.generations().find(id).isEmpty()).toList();
    }

    /** What a killed process said it had done. */
    private record Round(Set<GenerationId> taken, Set<GenerationId> saved) {}

    private static Round writeAndKill(Path file, long seed, int killAt, int inFlight)
            throws IOException, InterruptedException {
        Round round = new Round(new LinkedHashSet<>(), new LinkedHashSet<>());
        try (OtherJvm process = WriterProcess.start(file, seed, Integer.MAX_VALUE, inFlight)) {
            for (String line = process.nextLine(); line != null; line = process.nextLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 2 && words[1].length() == 36) { // the kill can cut the last line
                    (words[0].equals("saved") ? round.saved : round.taken).add(new GenerationId(words[1]));
                }
                if (round.saved.size() == killAt) {
                    process.kill();
                }
            }
            process.waitFor();
        }
        return round;
    }

    @Test
    void three_processes_that_make_and_write_the_same_file_at_once_keep_one_chain() throws Exception {
        Path file = folder.resolve("shared.db");
        List<OtherJvm> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(WriterProcess.start(file, SEED + i, 200, CALLERS));
        }
        int saved = 0;
        List<String> failed = new ArrayList<>();
        for (OtherJvm process : processes) {
            try (process) {
                for (String line = process.nextLine(); line != null; line = process.nextLine()) {
                    saved += line.startsWith("saved ") ? 1 : 0;
                    if (line.startsWith("failed ")) {
                        failed.add(line);
                    }
                }
                assertThat(process.waitFor()).isZero();
            }
        }

        assertThat(failed).isEmpty();
        assertThat(saved).isEqualTo(600);
        try (Store store = Stores.sqlite(file)) {
            AuditHead head = store.audit().head();
            assertThat(head.sequence()).isEqualTo(600);
            assertThat(store.audit().verify(head)).isEqualTo(new AuditVerification.Intact(head));
        }
    }
}
