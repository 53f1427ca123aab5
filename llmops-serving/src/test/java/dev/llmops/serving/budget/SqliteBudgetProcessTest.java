package dev.llmops.serving.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs share a budget, and one that dies in the middle of an attempt leaves a reservation that expires. */
class SqliteBudgetProcessTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final BudgetStore.Account ACCOUNT = new BudgetStore.Account("daily", "", NOW);
    private static final BigDecimal LIMIT = BigDecimal.valueOf(100);
    private static final int DIED = 9;
    private static final Duration EXPIRY = Duration.ofMinutes(10);

    @Test
    void processes_at_the_same_time_never_exceed_the_limit_and_one_that_dies_gives_back(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("budgets.db");
        assertThat(start(file, "die").waitFor()).isEqualTo(DIED);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(file, "spend"));
        }
        for (Process each : processes) {
            assertThat(each.waitFor()).isZero();
        }

        try (BudgetStore store = JdbcBudgetStore.sqlite(file, EXPIRY)) {
            BudgetStore.Balance before = store.read(ACCOUNT, NOW);
            assertThat(before.reserved()).isEqualByComparingTo("40");
            // 60 were left for the three, who wanted 90.
            assertThat(before.spent()).isEqualByComparingTo("60");
            assertThat(store.reserve(ACCOUNT, BigDecimal.ONE, LIMIT, NOW)).isNull();
            assertThat(store.reserve(ACCOUNT, BigDecimal.ONE, LIMIT, NOW.plus(EXPIRY)))
                    .isNotNull();
        }
    }

    private static Process start(Path file, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Spender.class.getName(),
                        file.toString(),
                        what)
                .inheritIO()
                .start();
    }

    /** The program of the other processes. */
    static final class Spender {

        private Spender() {}

        public static void main(String[] arguments) {
            BudgetStore store = JdbcBudgetStore.sqlite(Path.of(arguments[0]), EXPIRY);
            if (arguments[1].equals("die")) {
                store.reserve(ACCOUNT, BigDecimal.valueOf(40), LIMIT, NOW);
                Runtime.getRuntime().halt(DIED);
            }
            for (int i = 0; i < 30; i++) {
                BudgetStore.Reservation made = store.reserve(ACCOUNT, BigDecimal.ONE, LIMIT, NOW);
                if (made != null) {
                    store.settle(made, BigDecimal.ONE);
                }
            }
            store.close();
        }
    }
}
