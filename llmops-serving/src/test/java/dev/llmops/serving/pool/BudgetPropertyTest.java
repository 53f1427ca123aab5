package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Whatever fails, is cancelled or is hedged, and in whatever script one asks: no budget is exceeded, and what was spent is what the records say. */
class BudgetPropertyTest {

    private static final BigDecimal TOTAL = new BigDecimal("0.03");
    private static final BigDecimal EACH = new BigDecimal("0.009");

    @Test
    void no_budget_is_exceeded_and_settled_costs_are_those_of_the_generations() throws Exception {
        long hedged = 0;
        for (long seed = 1; seed <= 5; seed++) {
            FakeTime time = new FakeTime();
            List<Generation> records = new CopyOnWriteArrayList<>();
            Budget total = Budget.money("total", TOTAL, RandomCalls.USD, Duration.ofDays(1));
            Budget each = Budget.money("each", EACH, RandomCalls.USD, Duration.ofDays(1))
                    .per(Caller::tenant);
            Pool pool = Pool.builder()
                    .endpoint(RandomCalls.endpoint("a", seed, time))
                    .endpoint(RandomCalls.endpoint("b", seed + 100, time))
                    .endpoint(RandomCalls.endpoint("c", seed + 200, time))
                    .determinism(time, time, new SplittableRandom(seed))
                    .retryBudget(1)
                    .hedging(0.2)
                    .budget(total)
                    .budget(each)
                    .build();

            int refused = RandomCalls.call(seed, 400, List.of(RandomCalls.ops(pool, records)));

            BigDecimal spent = total.spent(Caller.ANONYMOUS, time.now());
            assertThat(spent).as("seed %d", seed).isLessThanOrEqualTo(TOTAL);
            BigDecimal ofTenants = BigDecimal.ZERO;
            for (int tenant = 0; tenant < 4; tenant++) {
                BigDecimal own = each.spent(RandomCalls.tenant(tenant), time.now());
                assertThat(own).as("seed %d", seed).isLessThanOrEqualTo(EACH);
                ofTenants = ofTenants.add(own);
            }
            assertThat(ofTenants).as("seed %d", seed).isEqualByComparingTo(spent);
            assertThat(RandomCalls.recorded(records)).as("seed %d", seed).isEqualByComparingTo(spent);
            assertThat(refused)
                    .as("seed %d: calls refused for the budget", seed)
                    .isPositive();
            hedged += RandomCalls.hedged(records);
        }
        assertThat(hedged).as("losers of hedges").isPositive();
    }
}
