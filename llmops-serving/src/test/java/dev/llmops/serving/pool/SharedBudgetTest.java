package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.LlmOps;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.budget.JdbcBudgetStore;
import dev.llmops.serving.budget.PostgresPool;
import dev.llmops.testkit.server.PostgresServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pools with a store each, as two JVMs have them, share one budget of one database. */
class SharedBudgetTest {

    private static final BigDecimal LIMIT = new BigDecimal("0.006");
    private static final BigDecimal OF_TENANT = new BigDecimal("0.0022");
    private static final int CALLS = 100;

    private final FakeTime time = new FakeTime();

    /** Opens a store of the same database. */
    private interface Opening {
        BudgetStore open() throws Exception;
    }

    @Test
    void in_sqlite_no_budget_is_exceeded_and_settled_costs_are_those_of_the_generations(@TempDir Path folder)
            throws Exception {
        for (long seed = 1; seed <= 2; seed++) {
            Path file = folder.resolve("budgets-" + seed + ".db");
            check(seed, () -> JdbcBudgetStore.sqlite(file));
        }
    }

    @Test
    void in_postgres_no_budget_is_exceeded_and_settled_costs_are_those_of_the_generations() throws Exception {
        for (long seed = 11; seed <= 11; seed++) {
            String address = PostgresServer.emptySchema();
            check(seed, () -> JdbcBudgetStore.postgres(PostgresPool.of(address)));
        }
    }

    private void check(long seed, Opening database) throws Exception {
        List<Generation> records = new CopyOnWriteArrayList<>();
        try (BudgetStore first = database.open();
                BudgetStore second = database.open();
                BudgetStore reader = database.open()) {
            int refused = RandomCalls.call(
                    seed, CALLS, List.of(process(first, seed, records), process(second, seed + 50, records)));

            BigDecimal spent = total(reader).spent(Caller.ANONYMOUS, time.now());
            assertThat(spent).as("seed %d", seed).isLessThanOrEqualTo(LIMIT);
            BigDecimal ofTenants = BigDecimal.ZERO;
            for (int tenant = 0; tenant < 4; tenant++) {
                BigDecimal own = each(reader).spent(RandomCalls.tenant(tenant), time.now());
                assertThat(own).as("seed %d", seed).isLessThanOrEqualTo(OF_TENANT);
                ofTenants = ofTenants.add(own);
            }
            assertThat(ofTenants).as("seed %d", seed).isEqualByComparingTo(spent);
            assertThat(RandomCalls.recorded(records)).as("seed %d", seed).isEqualByComparingTo(spent);
            assertThat(refused)
                    .as("seed %d: calls refused for the budget", seed)
                    .isPositive();
        }
    }

    private static Budget total(BudgetStore store) {
        return Budget.money("total", LIMIT, RandomCalls.USD, Duration.ofDays(1)).in(store);
    }

    private static Budget each(BudgetStore store) {
        return Budget.money("each", OF_TENANT, RandomCalls.USD, Duration.ofDays(1))
                .per(Caller::tenant)
                .in(store);
    }

    private LlmOps process(BudgetStore store, long seed, List<Generation> records) {
        Pool pool = Pool.builder()
                .endpoint(RandomCalls.endpoint("a", seed, time))
                .endpoint(RandomCalls.endpoint("b", seed + 100, time))
                .determinism(time, time, new SplittableRandom(seed))
                .retryBudget(1)
                .hedging(0.2)
                .budget(total(store))
                .budget(each(store))
                .build();
        return RandomCalls.ops(pool, records);
    }
}
