package dev.llmops.serving.budget;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the latest window of each budget: what belongs to an earlier one is forgotten. */
final class InMemoryBudgetStore implements BudgetStore {

    private final Map<String, Window> windows = new HashMap<>();
    private long reservations;

    private static final class Window {

        private final Instant start;
        private final Map<String, Balance> balances = new HashMap<>();

        Window(Instant start) {
            this.start = start;
        }
    }

    @Override
    public synchronized Balance known(Account account) {
        Window window = windows.get(account.budget());
        return window == null || !window.start.equals(account.windowStart())
                ? Balance.ZERO
                : window.balances.getOrDefault(account.key(), Balance.ZERO);
    }

    @Override
    public Balance read(Account account, Instant now) {
        return known(account);
    }

    @Override
    public synchronized Map<String, BigDecimal> spent(String budget, Instant windowStart) {
        Map<String, BigDecimal> spent = new TreeMap<>();
        Window window = windows.get(budget);
        if (window != null && window.start.equals(windowStart)) {
            window.balances.forEach((key, balance) -> spent.put(key, balance.spent()));
        }
        return spent;
    }

    @Override
    public synchronized @Nullable Reservation reserve(
            Account account, BigDecimal amount, @Nullable BigDecimal limit, Instant now) {
        Window window = windows.get(account.budget());
        if (window == null || window.start.isBefore(account.windowStart())) {
            window = new Window(account.windowStart());
            windows.put(account.budget(), window);
        }
        Balance balance = known(account);
        if (limit != null && balance.committed().add(amount).compareTo(limit) > 0) {
            return null;
        }
        put(account, balance.spent(), balance.reserved().add(amount));
        return new Reservation(String.valueOf(reservations++), account, amount);
    }

    @Override
    public synchronized void settle(Reservation reservation, BigDecimal used) {
        Balance balance = known(reservation.account());
        put(reservation.account(), balance.spent().add(used), balance.reserved().subtract(reservation.amount()));
    }

    private void put(Account account, BigDecimal spent, BigDecimal reserved) {
        Window window = windows.get(account.budget());
        if (window == null || !window.start.equals(account.windowStart())) {
            return;
        }
        if (spent.signum() == 0 && reserved.signum() == 0) {
            window.balances.remove(account.key());
        } else {
            window.balances.put(account.key(), new Balance(spent, reserved));
        }
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
