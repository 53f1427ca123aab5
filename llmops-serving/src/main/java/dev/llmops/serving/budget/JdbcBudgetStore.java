package dev.llmops.serving.budget;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.StoreException;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.serving.internal.option.Durations;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores budgets in a database that several processes share: a SQLite file on one machine, or PostgreSQL. Budgets with the same name share one
 * account. It creates two tables, whose names begin with
 * {@code llmops_budget}. An attempt costs two short transactions, one before and one after it.
 */
public final class JdbcBudgetStore implements BudgetStore {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcBudgetStore.class);
    private static final Duration EXPIRY = Duration.ofHours(1);
    private static final int MAX_KNOWN = 10_000;
    private static final int MAX_UNSETTLED = 100_000;

    private final BudgetDatabase database;
    private final Duration expiry;
    private final Map<Account, Balance> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Account, Balance> eldest) {
            return size() > MAX_KNOWN;
        }
    };
    /** The latest window of each budget here: what was before it is cleared once. */
    private final Map<String, Instant> windows = new ConcurrentHashMap<>();

    private final Queue<Settlement> unsettled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsettledCount = new AtomicInteger();

    private record Settlement(Reservation reservation, BigDecimal used) {}

    private JdbcBudgetStore(BudgetDatabase database, Duration expiry) {
        this.database = database;
        this.expiry = Durations.requirePositive("expiry", expiry);
        database.transaction("could not open", connection -> {
            database.lock(connection);
            return BudgetTables.create(connection);
        });
    }

    /**
     * {@return budgets in a SQLite file, which is created if it does not exist; it may be the file of a {@code Store}}
     *
     * @param file a file on a local disk, in an existing folder
     * @throws StoreException if it cannot be opened
     */
    public static JdbcBudgetStore sqlite(Path file) {
        return sqlite(file, EXPIRY);
    }

    /**
     * {@return budgets in a SQLite file, which is created if it does not exist; it may be the file of a {@code Store}}
     *
     * @param file a file on a local disk, in an existing folder
     * @param expiry the time after which an unsettled reservation stops counting; longer than attempts take
     * @throws StoreException if it cannot be opened
     */
    public static JdbcBudgetStore sqlite(Path file, Duration expiry) {
        return new JdbcBudgetStore(new SqliteBudgets(file), expiry);
    }

    /**
     * {@return budgets in a PostgreSQL database, in the schema that the connections use}
     *
     * @param connections the source of connections, backed by a pool; not closed with this store
     * @throws StoreException if it cannot be reached
     */
    public static JdbcBudgetStore postgres(DataSource connections) {
        return postgres(connections, EXPIRY);
    }

    /**
     * {@return budgets in a PostgreSQL database, in the schema that the connections use}
     *
     * @param connections the source of connections, backed by a pool; not closed with this store
     * @param expiry the time after which an unsettled reservation stops counting; longer than attempts take
     * @throws StoreException if it cannot be reached
     */
    public static JdbcBudgetStore postgres(DataSource connections, Duration expiry) {
        return new JdbcBudgetStore(new PostgresBudgets(connections), expiry);
    }

    /**
     * {@return budgets in a PostgreSQL database, with its own connections, which it closes}
     *
     * @param url the JDBC URL, as PostgreSQL's driver accepts it: {@code jdbc:postgresql://HOST/DATABASE?user=...}
     * @throws StoreException if it cannot be reached, or is no such URL; the message never contains the part after the question mark
     */
    public static JdbcBudgetStore postgres(String url) {
        PostgresBudgets database = PostgresBudgets.open(url);
        try {
            return new JdbcBudgetStore(database, EXPIRY);
        } catch (RuntimeException | Error e) {
            Closing.after(e, database::close);
            throw e;
        }
    }

    @Override
    public Balance known(Account account) {
        synchronized (known) {
            return known.getOrDefault(account, Balance.ZERO);
        }
    }

    @Override
    public Balance read(Account account, Instant now) {
        return database.transaction(
                "could not read a budget in", connection -> noted(account, balance(connection, account, now)));
    }

    @Override
    public Map<String, BigDecimal> spent(String budget, Instant windowStart) {
        return database.transaction(
                "could not read a budget in", connection -> BudgetTables.spent(connection, budget, windowStart));
    }

    @Override
    public @Nullable Reservation reserve(Account account, BigDecimal amount, @Nullable BigDecimal limit, Instant now) {
        settleLate();
        Reservation wanted = new Reservation(HexFormat.of().formatHex(SystemRandom.bytes(16)), account, amount);
        Instant cleared = windows.get(account.budget());
        boolean first = cleared == null || cleared.isBefore(account.windowStart());
        boolean reserved = database.transaction("could not reserve in", connection -> {
            if (first) {
                BudgetTables.forget(connection, database.forUpdate(), account);
            }
            BudgetTables.open(connection, account);
            Balance before = balance(connection, account, now);
            boolean fits = limit == null || before.committed().add(amount).compareTo(limit) <= 0;
            if (fits) {
                BudgetTables.insert(connection, wanted, now.plus(expiry));
            }
            noted(account, fits ? new Balance(before.spent(), before.reserved().add(amount)) : before);
            return fits;
        });
        windows.put(account.budget(), account.windowStart());
        return reserved ? wanted : null;
    }

    @Override
    public void settle(Reservation reservation, BigDecimal used) {
        try {
            write(new Settlement(reservation, used));
        } catch (StoreException e) {
            if (unsettledCount.incrementAndGet() <= MAX_UNSETTLED) {
                unsettled.add(new Settlement(reservation, used));
                LOG.warn("what an attempt used is written with the next reservation: {}", e.getMessage());
            } else {
                unsettledCount.decrementAndGet();
                LOG.warn("what an attempt used was lost, as {} others wait to be written", MAX_UNSETTLED);
            }
        }
    }

    /** Where the connection broke behind the commit, it is written again, and the reservation that is gone says that it counts already. */
    private void write(Settlement settlement) {
        Account account = settlement.reservation().account();
        database.transaction("could not settle in", connection -> {
            Balance before = BudgetTables.locked(connection, database.forUpdate(), account);
            BigDecimal reserved = BudgetTables.take(connection, settlement.reservation());
            if (reserved == null) {
                return noted(account, before);
            }
            BigDecimal spent = before.spent().add(settlement.used());
            BudgetTables.spend(connection, account, spent);
            return noted(account, new Balance(spent, before.reserved().subtract(reserved)));
        });
    }

    private void settleLate() {
        for (Settlement next = unsettled.poll(); next != null; next = unsettled.poll()) {
            unsettledCount.decrementAndGet();
            try {
                write(next);
            } catch (StoreException e) {
                unsettledCount.incrementAndGet();
                unsettled.add(next);
                throw e;
            }
        }
    }

    /** Locks the sum first, so that nobody else can add to it before the end of the transaction. */
    private Balance balance(Connection connection, Account account, Instant now) throws SQLException {
        Balance withExpired = BudgetTables.locked(connection, database.forUpdate(), account);
        BigDecimal expired = BudgetTables.expire(connection, account, now);
        if (expired.signum() > 0) {
            LOG.warn(
                    "reservations of {} in budget '{}' expired unsettled; what their attempts used is unknown",
                    expired,
                    account.budget());
        }
        return new Balance(withExpired.spent(), withExpired.reserved().subtract(expired));
    }

    private Balance noted(Account account, Balance balance) {
        synchronized (known) {
            known.put(account, balance);
        }
        return balance;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void close() {
        try {
            settleLate();
        } catch (StoreException e) {
            LOG.warn("what {} attempts used was lost: {}", unsettledCount.get(), e.getMessage());
        } finally {
            database.close();
        }
    }
}
