package dev.llmops.serving.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.serving.budget.BudgetStore.Account;
import dev.llmops.serving.budget.BudgetStore.Reservation;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link BudgetStore} promises. Its test extends this class and says how to make it. */
abstract class BudgetStoreKit {

    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    static final Account ACCOUNT = new Account("daily", "tenant", NOW);
    static final BigDecimal TEN = BigDecimal.TEN;

    abstract BudgetStore createStore() throws Exception;

    static BigDecimal amount(String value) {
        return new BigDecimal(value);
    }

    @Test
    final void what_is_reserved_counts_until_what_was_used_takes_its_place() throws Exception {
        try (BudgetStore store = createStore()) {
            Reservation made = store.reserve(ACCOUNT, amount("7.000000000001"), TEN, NOW);
            assertThat(store.known(ACCOUNT).committed()).isEqualByComparingTo("7.000000000001");
            assertThat(store.reserve(ACCOUNT, amount("3"), TEN, NOW)).isNull();

            store.settle(made, amount("0.1"));

            assertThat(store.read(ACCOUNT, NOW).spent()).isEqualByComparingTo("0.1");
            assertThat(store.read(ACCOUNT, NOW).reserved()).isEqualByComparingTo("0");
            assertThat(store.reserve(ACCOUNT, amount("9.9"), TEN, NOW)).isNotNull();
        }
    }

    @Test
    final void a_limit_may_be_used_up_exactly_and_no_limit_lets_all_pass() throws Exception {
        try (BudgetStore store = createStore()) {
            assertThat(store.reserve(ACCOUNT, TEN, TEN, NOW)).isNotNull();
            assertThat(store.reserve(ACCOUNT, amount("0.000001"), TEN, NOW)).isNull();
            assertThat(store.reserve(ACCOUNT, amount("5"), null, NOW)).isNotNull();
            assertThat(store.known(ACCOUNT).committed()).isEqualByComparingTo("15");
        }
    }

    @Test
    final void budgets_keys_and_windows_are_sums_of_their_own() throws Exception {
        try (BudgetStore store = createStore()) {
            store.settle(store.reserve(ACCOUNT, TEN, TEN, NOW), TEN);
            for (Account other : List.of(
                    new Account("hourly", "tenant", NOW),
                    new Account("daily", "another", NOW),
                    new Account("daily", "tenant", NOW.plus(Duration.ofDays(1))))) {
                assertThat(store.reserve(other, TEN, TEN, NOW)).as("%s", other).isNotNull();
            }
        }
    }

    @Test
    final void what_a_budget_has_spent_is_told_by_key() throws Exception {
        try (BudgetStore store = createStore()) {
            Account another = new Account("daily", "another", NOW);
            store.settle(store.reserve(ACCOUNT, TEN, TEN, NOW), amount("1.5"));
            store.settle(store.reserve(another, TEN, TEN, NOW), amount("0.25"));
            assertThat(store.spent("daily", NOW)).hasToString("{another=0.25, tenant=1.5}");
            assertThat(store.spent("daily", NOW.plusSeconds(1))).isEmpty();
        }
    }

    @Test
    final void what_a_window_that_is_over_used_is_forgotten() throws Exception {
        try (BudgetStore store = createStore()) {
            Reservation early = store.reserve(ACCOUNT, TEN, TEN, NOW);
            Account next = new Account("daily", "tenant", NOW.plus(Duration.ofDays(1)));
            store.reserve(next, amount("1"), TEN, NOW.plus(Duration.ofDays(1)));
            store.settle(early, TEN);
            assertThat(store.read(next, NOW.plus(Duration.ofDays(1))).committed())
                    .isEqualByComparingTo("1");
        }
    }

    @Test
    final void what_users_of_earlier_windows_left_is_dropped_also_of_those_who_never_come_back() throws Exception {
        try (BudgetStore store = createStore()) {
            for (int i = 0; i < 5; i++) {
                store.reserve(new Account("daily", "user " + i, NOW), amount("1"), TEN, NOW);
            }
            store.settle(store.reserve(new Account("daily", "late", NOW), TEN, TEN, NOW), TEN);
            store.reserve(new Account("hourly", "other", NOW), amount("1"), TEN, NOW);
            assertThat(store.spent("daily", NOW)).hasSize(6);

            Instant next = NOW.plus(Duration.ofDays(1));
            store.reserve(new Account("daily", "somebody", next), amount("1"), TEN, next);

            assertThat(store.spent("daily", NOW)).isEmpty();
            assertThat(store.spent("hourly", NOW)).hasSize(1);
            assertThat(store.spent("daily", next)).hasSize(1);
        }
    }

    @Test
    final void many_threads_never_exceed_the_limit_together() throws Exception {
        try (BudgetStore store = createStore()) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<@Nullable Reservation>> wanted = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    wanted.add(() -> store.reserve(ACCOUNT, amount("0.7"), TEN, NOW));
                }
                int made = 0;
                for (Future<@Nullable Reservation> each : threads.invokeAll(wanted)) {
                    made += each.get() == null ? 0 : 1;
                }
                assertThat(made).isEqualTo(14);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    final void closing_twice_is_harmless() throws Exception {
        BudgetStore store = createStore();
        store.reserve(ACCOUNT, TEN, TEN, NOW);
        store.close();
        store.close();
    }
}
