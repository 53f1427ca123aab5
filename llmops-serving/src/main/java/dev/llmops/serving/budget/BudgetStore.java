package dev.llmops.serving.budget;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores what budgets have spent. An attempt reserves the most that it may use and then settles its actual use; a reservation that is never
 * settled because its process
 * died stops counting when it expires. Safe for use by multiple threads and, where documented, by several processes.
 */
public interface BudgetStore extends AutoCloseable {

    /**
     * One account: that of a budget, for one key, in one window.
     *
     * @param budget the name of the budget
     * @param key the tenant, user or other value; empty if the budget counts everything together
     * @param windowStart when the window began
     */
    record Account(String budget, String key, Instant windowStart) {}

    /**
     * The amount that an attempt may use.
     *
     * @param id its id
     * @param account the account that it counts in
     * @param amount the amount, at least 0
     */
    record Reservation(String id, Account account, BigDecimal amount) {}

    /**
     * The balance of an account.
     *
     * @param spent the settled amount
     * @param reserved the amount reserved by running attempts, unless expired
     */
    record Balance(BigDecimal spent, BigDecimal reserved) {

        /** The empty balance. */
        public static final Balance ZERO = new Balance(BigDecimal.ZERO, BigDecimal.ZERO);

        /** {@return the sum of both} */
        public BigDecimal committed() {
            return spent.add(reserved);
        }
    }

    /**
     * {@return the last known balance} It never blocks, so other processes may have changed the balance since.
     *
     * @param account the account
     */
    Balance known(Account account);

    /**
     * {@return the current balance}
     *
     * @param account the account
     * @param now the time, which determines which reservations have expired
     * @throws dev.llmops.api.error.StoreException if it cannot be read
     */
    Balance read(Account account, Instant now);

    /**
     * {@return the amounts spent in a window, by key in key order, without reservations}
     *
     * @param budget the name of the budget
     * @param windowStart when the window began
     * @throws dev.llmops.api.error.StoreException if it cannot be read
     */
    Map<String, BigDecimal> spent(String budget, Instant windowStart);

    /**
     * Reserves an amount if the account and the amount together are within the limit.
     *
     * @param account the account
     * @param amount the amount, at least 0
     * @param limit the most that the account may hold; null for no limit
     * @param now the time
     * @return the reservation; null if the limit does not allow it
     * @throws dev.llmops.api.error.StoreException if it cannot be written
     */
    @Nullable
    Reservation reserve(Account account, BigDecimal amount, @Nullable BigDecimal limit, Instant now);

    /**
     * Replaces a reservation by the amount used, even if it has expired, unless its window is over. An amount that cannot be written now is
     * written with the next
     * reservation; if a store writes it twice because it could not learn whether the first time succeeded, it counts once.
     *
     * @param reservation a reservation from {@link #reserve}, to be settled once
     * @param used the amount used, at least 0
     */
    void settle(Reservation reservation, BigDecimal used);

    /** {@return whether budgets with the same name share one account here, whoever created them} */
    boolean isShared();

    /** Closes what it opened. Later calls have no effect. */
    @Override
    void close();

    /** {@return a store in this process's memory, where reservations do not expire} */
    static BudgetStore inMemory() {
        return new InMemoryBudgetStore();
    }
}
