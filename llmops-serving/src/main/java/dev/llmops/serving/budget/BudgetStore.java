package dev.llmops.serving.budget;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what budgets have spent. An attempt reserves the most that it may use and settles what it used; a reservation that nobody settles, because its process
 * died, stops counting at its expiry. Safe for use by several threads, and where it says so by several processes.
 */
public interface BudgetStore extends AutoCloseable {

    /**
     * One sum: that of a budget, of one of those that it tells apart, in one window.
     *
     * @param budget the name of the budget
     * @param key whose it is: a tenant, a user; empty where the budget counts all together
     * @param windowStart when the window began
     */
    record Account(String budget, String key, Instant windowStart) {}

    /**
     * What an attempt may use.
     *
     * @param id tells it apart
     * @param account the sum that it counts in
     * @param amount how much, at least 0
     */
    record Reservation(String id, Account account, BigDecimal amount) {}

    /**
     * What a sum holds.
     *
     * @param spent settled
     * @param reserved of attempts that run, as far as they have not expired
     */
    record Balance(BigDecimal spent, BigDecimal reserved) {

        /** Nothing. */
        public static final Balance ZERO = new Balance(BigDecimal.ZERO, BigDecimal.ZERO);

        /** {@return both together} */
        public BigDecimal committed() {
            return spent.add(reserved);
        }
    }

    /**
     * {@return the balance as it was known last} It never waits, so other processes may have changed it since.
     *
     * @param account the sum
     */
    Balance known(Account account);

    /**
     * {@return the balance as it is}
     *
     * @param account the sum
     * @param now the time, to tell which reservations have expired
     * @throws dev.llmops.api.error.StoreException if it cannot be read
     */
    Balance read(Account account, Instant now);

    /**
     * {@return what each of those that a budget tells apart has spent in a window, by key in their order, without what is reserved}
     *
     * @param budget the name of the budget
     * @param windowStart when the window began
     * @throws dev.llmops.api.error.StoreException if it cannot be read
     */
    Map<String, BigDecimal> spent(String budget, Instant windowStart);

    /**
     * Reserves an amount if the sum and it are within the limit.
     *
     * @param account the sum
     * @param amount how much, at least 0
     * @param limit the most that the sum may hold; null if it may hold anything
     * @param now the time
     * @return the reservation; null if the limit does not allow it
     * @throws dev.llmops.api.error.StoreException if it cannot be written
     */
    @Nullable
    Reservation reserve(Account account, BigDecimal amount, @Nullable BigDecimal limit, Instant now);

    /**
     * Takes a reservation back and counts what was used instead, also where it has expired, unless its window is over. What cannot be written now is written with the next
     * reservation; a store that writes it twice, because it did not learn whether the first time succeeded, counts it once.
     *
     * @param reservation from {@link #reserve}, settled once
     * @param used how much was used, at least 0
     */
    void settle(Reservation reservation, BigDecimal used);

    /** {@return whether budgets of one name are one sum here, whoever made them} */
    boolean isShared();

    /** Closes what it opened. Later calls change nothing. */
    @Override
    void close();

    /** {@return a store in the memory of this process, where reservations do not expire} */
    static BudgetStore inMemory() {
        return new InMemoryBudgetStore();
    }
}
