package dev.llmops.serving.pool;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.serving.internal.option.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much may be spent in a window of time: money or tokens, for all callers together or for each tenant, user, or whatever a caller has. Each attempt reserves
 * what it may use at the price of its endpoint, and when it ends its real use is settled; where nobody told that use, what was reserved counts as used. Windows
 * follow one another from 1970-01-01T00:00:00Z on. It lives in memory, and counts for all pools that it was added to. Safe for use by several threads.
 */
public final class Budget {

    /** What happens to an attempt that would exceed the budget. */
    public enum Action {
        /** It is refused with a {@link BudgetExceededException}. */
        STOP,
        /** It is made, on one of the endpoints where it costs least. */
        DOWNGRADE,
        /** It is made. */
        WARN
    }

    private final String name;
    private final BigDecimal limit;
    private final @Nullable Currency currency;
    private final Duration window;
    private final Function<Caller, @Nullable String> key;
    private final Action action;
    private final Consumer<String> onExceeded;
    private final Map<String, Account> accounts = new HashMap<>();
    private long currentWindow = Long.MIN_VALUE;

    /** What one key spent in the current window. */
    private static final class Account {

        private BigDecimal spent = BigDecimal.ZERO;
        private BigDecimal reserved = BigDecimal.ZERO;
        private boolean reported;
    }

    /** What an attempt may use. It is settled in the account that it was taken from, and in the window in which it was reserved. */
    record Reservation(Budget budget, String key, long window, BigDecimal amount, Endpoint endpoint) {

        void settle(TokenUsage usage) {
            budget.settle(this, usage);
        }
    }

    private Budget(
            String name,
            BigDecimal limit,
            @Nullable Currency currency,
            Duration window,
            Function<Caller, @Nullable String> key,
            Action action,
            Consumer<String> onExceeded) {
        this.name = Objects.requireNonNull(name, "name");
        this.limit = limit;
        this.currency = currency;
        this.window = Durations.requirePositive("window", window);
        this.key = Objects.requireNonNull(key, "key");
        this.action = Objects.requireNonNull(action, "action");
        this.onExceeded = Objects.requireNonNull(onExceeded, "onExceeded");
    }

    /**
     * {@return a budget of money for all callers together, which stops}
     *
     * @param name its name, for messages
     * @param limit the most to spend in a window, above 0
     * @param currency its currency, in which every endpoint of the pool must have a price
     * @param window how long a window is, at most 7 days
     */
    public static Budget money(String name, BigDecimal limit, Currency currency, Duration window) {
        if (limit.signum() <= 0) {
            throw new IllegalArgumentException("limit must be above 0, but was " + limit);
        }
        Objects.requireNonNull(currency, "currency");
        return new Budget(name, limit, currency, window, caller -> "", Action.STOP, text -> {});
    }

    /**
     * {@return a budget of tokens, read and written, for all callers together, which stops}
     *
     * @param name its name, for messages
     * @param limit the most to use in a window, at least 1
     * @param window how long a window is, at most 7 days
     */
    public static Budget tokens(String name, long limit, Duration window) {
        Range.atLeast("limit", limit, 1);
        return new Budget(name, BigDecimal.valueOf(limit), null, window, caller -> "", Action.STOP, text -> {});
    }

    /**
     * {@return the same budget with nothing spent, for each of something: a tenant, a user, the value of a tag}
     *
     * @param value what to tell callers apart by; those for whom it is null share one budget
     */
    public Budget per(Function<Caller, @Nullable String> value) {
        return new Budget(name, limit, currency, window, value, action, onExceeded);
    }

    /**
     * {@return the same budget with nothing spent, and another action}
     *
     * @param value what happens to an attempt that would exceed it
     * @param listener hears of it once for each key and window, in words; it must not block
     */
    public Budget whenExceeded(Action value, Consumer<String> listener) {
        return new Budget(name, limit, currency, window, key, value, listener);
    }

    /**
     * {@return what the window of a caller has spent, without what is reserved: money or tokens}
     *
     * @param caller the caller
     * @param at the time
     */
    public synchronized BigDecimal spent(Caller caller, Instant at) {
        Account account = accounts.get(key(caller));
        return account == null || window(at) > currentWindow ? BigDecimal.ZERO : account.spent;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the most in a window: money or tokens} */
    public BigDecimal limit() {
        return limit;
    }

    /** {@return its currency, or null if it counts tokens} */
    public @Nullable Currency currency() {
        return currency;
    }

    /** {@return how long a window is} */
    public Duration window() {
        return window;
    }

    /**
     * {@return what the current window has spent, without what is reserved, by what callers are told apart by; nobody in particular is
     * an empty text}
     *
     * @param at the time
     */
    public synchronized Map<String, BigDecimal> spent(Instant at) {
        Map<String, BigDecimal> spent = new TreeMap<>();
        if (window(at) == currentWindow) {
            accounts.forEach((whose, account) -> spent.put(whose, account.spent));
        }
        return spent;
    }

    Action action() {
        return action;
    }

    /** Refuses an endpoint whose price is unknown or in another currency: what can not be added up can not be kept. */
    void requirePriced(Endpoint endpoint) {
        if (currency == null) {
            return;
        }
        Price price = endpoint.price();
        if (price == null) {
            throw new IllegalStateException("budget '" + name + "' needs the price of every endpoint, but '"
                    + endpoint.name() + "' has none; set it with Endpoint.builder(...).price(...)");
        }
        if (!price.currency().equals(currency)) {
            throw new IllegalStateException("budget '" + name + "' is in " + currency + ", but the price of endpoint '"
                    + endpoint.name() + "' is in " + price.currency() + "; use one currency");
        }
    }

    synchronized boolean admits(Caller caller, Endpoint endpoint, TokenUsage most, Instant at) {
        return admits(account(key(caller), at), amount(endpoint, most));
    }

    /** {@return a reservation, or null where it would exceed a budget that stops} */
    @Nullable
    Reservation reserve(Caller caller, Endpoint endpoint, TokenUsage most, Instant at) {
        Reservation made;
        boolean report;
        synchronized (this) {
            String whose = key(caller);
            Account account = account(whose, at);
            BigDecimal amount = amount(endpoint, most);
            boolean exceeded = !admits(account, amount);
            report = exceeded && !account.reported;
            account.reported |= exceeded;
            made = exceeded && action == Action.STOP
                    ? null
                    : new Reservation(this, whose, currentWindow, amount, endpoint);
            if (made != null) {
                account.reserved = account.reserved.add(amount);
            }
        }
        if (report) {
            onExceeded.accept(exceeded(caller));
        }
        return made;
    }

    String exceeded(Caller caller) {
        return "budget '" + name + "' of " + limit.toPlainString() + " "
                + (currency == null ? "tokens" : currency.getCurrencyCode()) + " in " + window
                + (key(caller).isEmpty() ? "" : " for '" + key(caller) + "'") + " is used up";
    }

    private synchronized void settle(Reservation reservation, TokenUsage usage) {
        Account account = accounts.get(reservation.key());
        if (account == null || reservation.window() != currentWindow) {
            return; // its window is over
        }
        BigDecimal used = known(reservation.endpoint(), usage);
        account.reserved = account.reserved.subtract(reservation.amount());
        account.spent = account.spent.add(used == null ? reservation.amount() : used);
    }

    private boolean admits(Account account, BigDecimal amount) {
        return account.spent.add(account.reserved).add(amount).compareTo(limit) <= 0;
    }

    private Account account(String whose, Instant at) {
        if (window(at) > currentWindow) {
            currentWindow = window(at);
            accounts.clear();
        }
        return accounts.computeIfAbsent(whose, key -> new Account());
    }

    private BigDecimal amount(Endpoint endpoint, TokenUsage most) {
        BigDecimal known = known(endpoint, most);
        return known == null ? BigDecimal.ZERO : known;
    }

    private @Nullable BigDecimal known(Endpoint endpoint, TokenUsage usage) {
        Integer total = usage.total();
        if (currency == null) {
            return total == null ? null : BigDecimal.valueOf(total);
        }
        Cost cost = Objects.requireNonNull(endpoint.price()).of(usage);
        return cost instanceof Cost.Known known ? known.amount() : null;
    }

    private String key(Caller caller) {
        String of = key.apply(caller);
        return of == null ? "" : of;
    }

    private long window(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), window.toMillis());
    }
}
