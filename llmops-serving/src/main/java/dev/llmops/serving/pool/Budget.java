package dev.llmops.serving.pool;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.serving.budget.BudgetStore;
import dev.llmops.serving.internal.limit.MostCost;
import dev.llmops.serving.internal.option.Durations;
import dev.llmops.serving.internal.option.Range;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Limits spending in a window of time: money or tokens, for all callers together or for each tenant, user, or other attribute of a caller.
 * Each attempt reserves
 * what it may use at its endpoint's price, and its actual use is settled when it ends; if the use was not reported, the reserved amount counts
 * as used. Windows
 * are consecutive from 1970-01-01T00:00:00Z on. A budget counts across all pools that it was added to, in the memory of one process or, with
 * {@link #in}, in a store that
 * several processes share. Safe for use by multiple threads.
 */
public final class Budget {

    /** What happens to an attempt that would exceed the budget. */
    public enum Action {
        /** It is rejected with a {@link BudgetExceededException}. */
        STOP,
        /** It is made, on one of the cheapest endpoints. */
        DOWNGRADE,
        /** It is made. */
        WARN
    }

    private static final int MILLION = 1_000_000;
    private static final int MAX_REPORTED = 10_000;

    private final String name;
    private final BigDecimal limit;
    private final @Nullable Currency currency;
    private final Duration window;
    private final Function<Caller, @Nullable String> key;
    private final Action action;
    private final Consumer<String> onExceeded;
    private final BudgetStore store;
    /** The latest: anybody can make up one more user, whose first call is refused already. */
    private final Set<BudgetStore.Account> reported = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BudgetStore.Account, Boolean> eldest) {
            return size() > MAX_REPORTED;
        }
    });

    private volatile long latestWindow = Long.MIN_VALUE;

    /** What an attempt may use. It is settled in the account that it was taken from, and in the window in which it was reserved. */
    record Reservation(Budget budget, BudgetStore.Reservation made, Endpoint endpoint) {

        void settle(TokenUsage usage) {
            BigDecimal used = budget.known(endpoint, usage);
            budget.store.settle(made, used == null ? made.amount() : used);
        }
    }

    private Budget(
            String name,
            BigDecimal limit,
            @Nullable Currency currency,
            Duration window,
            Function<Caller, @Nullable String> key,
            Action action,
            Consumer<String> onExceeded,
            BudgetStore store) {
        this.name = Objects.requireNonNull(name, "name");
        this.limit = limit;
        this.currency = currency;
        this.window = Durations.requirePositive("window", window);
        this.key = Objects.requireNonNull(key, "key");
        this.action = Objects.requireNonNull(action, "action");
        this.onExceeded = Objects.requireNonNull(onExceeded, "onExceeded");
        this.store = Objects.requireNonNull(store, "store");
        if (window.toMillis() == 0) {
            throw new IllegalArgumentException("window must be at least 1 ms, but was " + window);
        }
    }

    /**
     * {@return a budget of money for all callers together, which stops attempts}
     *
     * @param name its name, for messages
     * @param limit the most to spend in a window, above 0
     * @param currency its currency, in which every endpoint of the pool must have a price
     * @param window the length of a window, at most 7 days
     */
    public static Budget money(String name, BigDecimal limit, Currency currency, Duration window) {
        if (limit.signum() <= 0) {
            throw new IllegalArgumentException("limit must be above 0, but was " + limit);
        }
        Objects.requireNonNull(currency, "currency");
        return new Budget(name, limit, currency, window, caller -> "", Action.STOP, text -> {}, BudgetStore.inMemory());
    }

    /**
     * {@return a budget of input and output tokens for all callers together, which stops attempts}
     *
     * @param name its name, for messages
     * @param limit the most to use in a window, at least 1
     * @param window the length of a window, at most 7 days
     */
    public static Budget tokens(String name, long limit, Duration window) {
        Range.atLeast("limit", limit, 1);
        return new Budget(
                name,
                BigDecimal.valueOf(limit),
                null,
                window,
                caller -> "",
                Action.STOP,
                text -> {},
                BudgetStore.inMemory());
    }

    /**
     * {@return a copy that applies to each value of an attribute: a tenant, a user, the value of a tag} In memory, nothing of it is spent yet.
     *
     * @param value the attribute that distinguishes callers; those for whom it is null share one budget
     */
    public Budget per(Function<Caller, @Nullable String> value) {
        return new Budget(name, limit, currency, window, value, action, onExceeded, anew());
    }

    /**
     * {@return a copy that applies to each value of a caller's tag} In memory, nothing of it is spent yet.
     *
     * @param tag the name of the tag; callers without it share one budget
     */
    public Budget perTag(String tag) {
        Objects.requireNonNull(tag, "tag");
        return per(caller -> caller.tags().get(tag));
    }

    /**
     * {@return a copy with another action} In memory, nothing of it is spent yet.
     *
     * @param value what happens to an attempt that would exceed it
     * @param listener is notified once per key and window, with a message, and of more than 10,000 keys maybe again; it must not block
     */
    public Budget whenExceeded(Action value, Consumer<String> listener) {
        return new Budget(name, limit, currency, window, key, value, listener, anew());
    }

    /**
     * {@return a copy whose accounts are kept elsewhere, for example in a {@link dev.llmops.serving.budget.JdbcBudgetStore} that several processes
     * share} There,
     * budgets with the same name share one account.
     *
     * @param value the store, which is not closed with the pool
     */
    public Budget in(BudgetStore value) {
        return new Budget(name, limit, currency, window, key, action, onExceeded, value);
    }

    /** Two budgets in memory never share their sums. */
    private BudgetStore anew() {
        return store.isShared() ? store : BudgetStore.inMemory();
    }

    /**
     * {@return the amount spent in a caller's window, without reservations: money or tokens}
     *
     * @param caller the caller
     * @param at the time
     * @throws dev.llmops.api.error.StoreException if its store cannot be read
     */
    public BigDecimal spent(Caller caller, Instant at) {
        return store.read(account(caller, at), at).spent();
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the limit per window: money or tokens} */
    public BigDecimal limit() {
        return limit;
    }

    /** {@return its currency, or null if it counts tokens} */
    public @Nullable Currency currency() {
        return currency;
    }

    /** {@return the length of a window} */
    public Duration window() {
        return window;
    }

    /**
     * {@return the amounts spent in the current window, without reservations, by the distinguishing value, which is an
     * empty text for callers without one}
     *
     * @param at the time
     */
    public Map<String, BigDecimal> spent(Instant at) {
        return store.spent(name, windowStart(at));
    }

    /** {@return the share of its limit that is left in the current window to whoever has spent most of it; below 0 if it was exceeded} */
    double shareLeft(Instant at) {
        BigDecimal most = spent(at).values().stream().max(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
        return 1 - most.doubleValue() / limit.doubleValue();
    }

    Action action() {
        return action;
    }

    /** Refuses an endpoint whose price is unknown or in another currency: what cannot be added up cannot be kept. */
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

    /** {@return whether there is room, as far as that is known without waiting} */
    boolean admits(Caller caller, Endpoint endpoint, int input, int output, Instant at) {
        return amount(endpoint, input, output).compareTo(left(caller, at)) <= 0;
    }

    /** Looks at the store, which another process may have changed. */
    void refresh(Caller caller, Instant at) {
        store.read(account(caller, at), at);
    }

    /** {@return the most tokens of an answer for which there is room, as far as that is known without waiting; below 0 if there is not even room for the question} */
    long affordableOutput(Caller caller, Endpoint endpoint, int input, Instant at) {
        BigDecimal left = left(caller, at);
        if (currency == null) {
            return left.longValue() - input;
        }
        Price price = Objects.requireNonNull(endpoint.price());
        BigDecimal question = MostCost.of(price, input, 0);
        BigDecimal perMillion = MostCost.of(price, input, MILLION).subtract(question);
        left = left.subtract(question);
        if (left.signum() < 0) {
            return -1;
        }
        return perMillion.signum() == 0
                ? Integer.MAX_VALUE
                : left.multiply(BigDecimal.valueOf(MILLION))
                        .divide(perMillion, 0, RoundingMode.DOWN)
                        .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .longValue();
    }

    private BigDecimal left(Caller caller, Instant at) {
        return limit.subtract(store.known(account(caller, at)).committed());
    }

    /**
     * {@return a reservation, or null where it would exceed a budget that stops} It may wait for the store.
     *
     * @throws dev.llmops.api.error.StoreException if the store cannot be written
     */
    @Nullable
    Reservation reserve(Caller caller, Endpoint endpoint, int input, int output, Instant at) {
        BudgetStore.Account account = account(caller, at);
        BigDecimal amount = amount(endpoint, input, output);
        BudgetStore.@Nullable Reservation made = store.reserve(account, amount, limit, at);
        if (made == null) {
            report(caller, at);
            made = action == Action.STOP ? null : store.reserve(account, amount, null, at);
        }
        return made == null ? null : new Reservation(this, made, endpoint);
    }

    /** Tells the listener, once for each account. */
    void report(Caller caller, Instant at) {
        boolean first;
        synchronized (reported) {
            first = reported.add(account(caller, at));
        }
        if (first) {
            onExceeded.accept(exceeded(caller));
        }
    }

    String exceeded(Caller caller) {
        return "budget '" + name + "' of " + limit.toPlainString() + " "
                + (currency == null ? "tokens" : currency.getCurrencyCode()) + " in " + window
                + (key(caller).isEmpty() ? "" : " for '" + key(caller) + "'") + " is used up";
    }

    private BigDecimal amount(Endpoint endpoint, int input, int output) {
        return currency == null
                ? BigDecimal.valueOf((long) input + output)
                : MostCost.of(Objects.requireNonNull(endpoint.price()), input, output);
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

    /** A clock that is set back does not open an earlier window again. */
    BudgetStore.Account account(Caller caller, Instant at) {
        return new BudgetStore.Account(name, key(caller), windowStart(at));
    }

    private Instant windowStart(Instant at) {
        long index = Math.max(latestWindow, Math.floorDiv(at.toEpochMilli(), window.toMillis()));
        latestWindow = index;
        return Instant.ofEpochMilli(index * window.toMillis());
    }
}
