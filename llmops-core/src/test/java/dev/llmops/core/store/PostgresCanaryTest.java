package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.store.Store;
import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.Canaries;
import dev.llmops.experiments.canary.CanaryController;
import dev.llmops.experiments.canary.CanaryDecision;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes with a controller each on one database: cut connections and wrong clocks, and still each version is decided once. */
@Timeout(300)
class PostgresCanaryTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261206);

    @Test
    void two_controllers_agree_whatever_happens_to_their_connections_and_clocks() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store sound = Stores.jdbc(connections);
                Store one = Stores.jdbc(new Cutting(connections, random.split()).source());
                Store other = Stores.jdbc(new Cutting(connections, random.split()).source());
                CanaryController first = controller(one, "first", Duration.ofMinutes(7));
                CanaryController second = controller(other, "second", Duration.ofMinutes(-5))) {
            Canaries canaries = Canaries.of(sound.experiments(), InstantSource.system());
            canaries.start(CanaryUsers.EXPERIMENT, CanaryUsers.PLAN, "ann", null);
            int failed = 0;
            ExecutorService two = Executors.newFixedThreadPool(2);
            try {
                for (int round = 0; round < 200 && !ended(canaries); round++) {
                    CanaryUsers.serve(sound.experiments(), 15, random);
                    List<Future<?>> looks = new ArrayList<>();
                    looks.add(two.submit(first::tick));
                    looks.add(two.submit(second::tick));
                    for (Future<?> look : looks) {
                        failed += failed(look);
                    }
                }
            } finally {
                two.shutdownNow();
            }

            List<ExperimentVersion> history = sound.experiments().history("v7");
            assertThat(history)
                    .extracting(ExperimentVersion::number)
                    .as("seed " + SEED)
                    .containsExactly(1, 2, 3, 4, 5);
            assertThat(canaries.decisions("v7").values())
                    .extracting(CanaryDecision::action)
                    .containsExactly(Action.START, Action.STEP_UP, Action.STEP_UP, Action.PROMOTE, Action.SETTLE);
            assertThat(canaries.decisions("v7").values()).allMatch(CanaryDecision::replays);
            assertThat(failed).as("looks whose connection was cut").isPositive();
        }
    }

    private static CanaryController controller(Store store, String by, Duration wrong) {
        InstantSource skewed = () -> InstantSource.system().instant().plus(wrong);
        return CanaryController.builder(store.experiments(), "v7")
                .by(by)
                .time(skewed, System::nanoTime)
                .build();
    }

    private static boolean ended(Canaries canaries) {
        return canaries.decisions("v7").values().stream().anyMatch(decision -> decision.action() == Action.SETTLE);
    }

    private static int failed(Future<?> look) throws Exception {
        try {
            look.get();
            return 0;
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(StoreException.class);
            return 1;
        }
    }

    /** Connections that are cut now and then: before a commit, so that nothing is kept, or right behind it, so that nobody hears of it. */
    private record Cutting(DataSource connections, SplittableRandom random) {

        DataSource source() {
            return (DataSource) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(),
                    new Class<?>[] {DataSource.class},
                    (proxy, method, arguments) -> {
                        Object result = call(connections, method, arguments);
                        return result instanceof Connection connection ? cutting(connection) : result;
                    });
        }

        private Connection cutting(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        int chance = method.getName().equals("commit") ? roll() : 3;
                        if (chance == 0) {
                            connection.rollback();
                            throw new SQLException("cut before the commit", "08006");
                        }
                        Object result = call(connection, method, arguments);
                        if (chance == 1) {
                            throw new SQLException("cut behind the commit", "08006");
                        }
                        return result;
                    });
        }

        private synchronized int roll() {
            return random.nextInt(4);
        }

        private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
                throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
