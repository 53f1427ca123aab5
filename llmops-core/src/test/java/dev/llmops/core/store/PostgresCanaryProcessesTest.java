package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.Canaries;
import dev.llmops.experiments.canary.CanaryDecision;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three JVMs with a controller each on one PostgreSQL: killed and cut off within their looks, they make each decision once. */
@Timeout(300)
class PostgresCanaryProcessesTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261130);
    private static final int PROCESSES = 3;
    private static final int KILLS = 6;
    private static final int MAX_ROUNDS = 200;

    /** What the connections of the processes are called, since other tests may use the same server. */
    private static final String CONNECTIONS = "canary-processes";

    @TempDir
    Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<OtherJvm> running = new ArrayList<>();

    @Test
    void processes_that_are_killed_and_cut_off_agree_on_each_decision() throws Exception {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store store = Stores.jdbc(connections)) {
            Canaries canaries = Canaries.of(store.experiments(), InstantSource.system());
            canaries.start(CanaryUsers.EXPERIMENT, CanaryUsers.PLAN, "ann", null);
            String address = connections.getJdbcUrl() + "&ApplicationName=" + CONNECTIONS;
            int killed = 0;
            int cut = 0;
            try {
                for (int i = 0; i < PROCESSES; i++) {
                    running.add(CanaryProcess.start(address, folder, random.nextLong(1_000_000)));
                }
                boolean ended = false;
                for (int round = 0; round < MAX_ROUNDS && !ended; round++) {
                    for (OtherJvm process : running) {
                        process.tell("look");
                    }
                    cut += cutOne(connections);
                    int victim = killed < KILLS ? random.nextInt(PROCESSES) : -1;
                    ended = awaitLooks(victim);
                    if (victim >= 0) {
                        killed++;
                        running.set(victim, CanaryProcess.start(address, folder, random.nextLong(1_000_000)));
                    }
                }
            } finally {
                for (OtherJvm process : running) {
                    process.close();
                }
            }

            assertThat(store.experiments().history("v7"))
                    .extracting(ExperimentVersion::number)
                    .as("seed " + SEED)
                    .containsExactly(1, 2, 3, 4, 5);
            List<CanaryDecision> decisions =
                    List.copyOf(canaries.decisions("v7").values());
            assertThat(decisions)
                    .extracting(CanaryDecision::action)
                    .containsExactly(Action.START, Action.STEP_UP, Action.STEP_UP, Action.PROMOTE, Action.SETTLE);
            assertThat(decisions).allMatch(CanaryDecision::replays);
            assertThat(store.audit().verify(store.audit().head())).isInstanceOf(AuditVerification.Intact.class);
            assertThat(killed).as("killed before the canary ended").isEqualTo(KILLS);
            assertThat(cut).as("connections that were cut").isPositive();
        }
    }

    /** Waits for the looks of all but the victim, which is killed when the first of them is over. {@return whether the canary has ended} */
    private boolean awaitLooks(int victim) throws Exception {
        boolean ended = false;
        boolean alive = victim >= 0;
        for (int i = 0; i < PROCESSES; i++) {
            if (i != victim) {
                String told = running.get(i).nextLine();
                assertThat(told).as("process %d lives, seed %d", i, SEED).isNotNull();
                ended |= told.equals(CanaryProcess.ENDED);
                if (alive) {
                    running.get(victim).kill();
                    running.get(victim).waitFor();
                    running.get(victim).close();
                    alive = false;
                }
            }
        }
        return ended;
    }

    /** Ends one of the processes' connections on the server, whatever it is doing. {@return how many were ended} */
    private int cutOne(DataSource connections) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            List<Integer> all = Rows.all(
                    connection,
                    "SELECT pid FROM pg_stat_activity WHERE application_name = ? ORDER BY pid",
                    row -> row.getInt("pid"),
                    CONNECTIONS);
            if (all.isEmpty()) {
                return 0;
            }
            int one = all.get(random.nextInt(all.size()));
            return Rows.all(connection, "SELECT pg_terminate_backend(?)", row -> row.getBoolean(1), one)
                            .contains(true)
                    ? 1
                    : 0;
        }
    }
}
