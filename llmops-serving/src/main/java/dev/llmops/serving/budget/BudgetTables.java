package dev.llmops.serving.budget;

import dev.llmops.serving.budget.BudgetStore.Account;
import dev.llmops.serving.budget.BudgetStore.Balance;
import dev.llmops.serving.budget.BudgetStore.Reservation;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables, and what is done with them in one transaction. Amounts are decimal numbers in text, because SQLite has no others that are exact. Times are
 * milliseconds since 1970.
 */
final class BudgetTables {

    private static final String ACCOUNT = " WHERE budget = ? AND owner = ? AND window_start = ?";

    private BudgetTables() {}

    static boolean create(Connection connection) throws SQLException {
        update(
                connection,
                "CREATE TABLE IF NOT EXISTS llmops_budget (budget TEXT NOT NULL, owner TEXT NOT NULL, window_start BIGINT"
                        + " NOT NULL, spent TEXT NOT NULL, PRIMARY KEY (budget, owner, window_start))");
        update(
                connection,
                "CREATE TABLE IF NOT EXISTS llmops_budget_reservation (id TEXT NOT NULL PRIMARY KEY, budget TEXT NOT NULL,"
                        + " owner TEXT NOT NULL, window_start BIGINT NOT NULL, amount TEXT NOT NULL, expires_at BIGINT NOT"
                        + " NULL)");
        update(
                connection,
                "CREATE INDEX IF NOT EXISTS llmops_budget_reservation_by_account ON llmops_budget_reservation (budget,"
                        + " owner, window_start)");
        return true;
    }

    /** Makes the row of an account. */
    static void open(Connection connection, Account account) throws SQLException {
        update(
                connection,
                "INSERT INTO llmops_budget (budget, owner, window_start, spent) VALUES (?, ?, ?, '0') ON CONFLICT DO"
                        + " NOTHING",
                account.budget(),
                account.key(),
                millis(account));
    }

    /** Takes away what is left of a budget's earlier windows, also of users who never come back. What another process has locked, it takes away itself. */
    static void forget(Connection connection, String forUpdate, Account account) throws SQLException {
        String earlier =
                " WHERE budget = ? AND window_start < ?" + (forUpdate.isEmpty() ? "" : forUpdate + " SKIP LOCKED");
        for (String delete : List.of(
                "llmops_budget WHERE (budget, owner, window_start) IN (SELECT budget, owner, window_start FROM llmops_budget",
                "llmops_budget_reservation WHERE id IN (SELECT id FROM llmops_budget_reservation")) {
            update(connection, "DELETE FROM " + delete + earlier + ")", account.budget(), millis(account));
        }
    }

    static Map<String, BigDecimal> spent(Connection connection, String budget, Instant windowStart)
            throws SQLException {
        Map<String, BigDecimal> spent = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT owner, spent FROM llmops_budget WHERE budget = ? AND window_start = ?")) {
            bind(statement, budget, windowStart.toEpochMilli());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    spent.put(rows.getString(1), new BigDecimal(rows.getString(2)));
                }
            }
        }
        return spent;
    }

    /** {@return the balance with reservations that have expired; nobody else changes it until the end of the transaction} */
    static Balance locked(Connection connection, String forUpdate, Account account) throws SQLException {
        BigDecimal spent = sum(connection, "SELECT spent FROM llmops_budget" + ACCOUNT + forUpdate, account);
        BigDecimal reserved = sum(connection, "SELECT amount FROM llmops_budget_reservation" + ACCOUNT, account);
        return new Balance(spent, reserved);
    }

    /** {@return how much had expired, which no longer counts} The rows stay until their window is over: what is settled late is counted, once. */
    static BigDecimal expire(Connection connection, Account account, Instant now) throws SQLException {
        String expired = ACCOUNT + " AND expires_at <= " + now.toEpochMilli();
        BigDecimal amount = sum(connection, "SELECT amount FROM llmops_budget_reservation" + expired, account);
        if (amount.signum() > 0) {
            update(
                    connection,
                    "UPDATE llmops_budget_reservation SET amount = '0'" + expired,
                    account.budget(),
                    account.key(),
                    millis(account));
        }
        return amount;
    }

    static void insert(Connection connection, Reservation reservation, Instant expiresAt) throws SQLException {
        Account account = reservation.account();
        update(
                connection,
                "INSERT INTO llmops_budget_reservation (id, budget, owner, window_start, amount, expires_at) VALUES (?, ?,"
                        + " ?, ?, ?, ?)",
                reservation.id(),
                account.budget(),
                account.key(),
                millis(account),
                reservation.amount().toPlainString(),
                expiresAt.toEpochMilli());
    }

    static void spend(Connection connection, Account account, BigDecimal spent) throws SQLException {
        update(
                connection,
                "UPDATE llmops_budget SET spent = ?" + ACCOUNT,
                spent.toPlainString(),
                account.budget(),
                account.key(),
                millis(account));
    }

    /** {@return how much of it still counted: none if it had expired; null if it is gone, because it is settled or its window is over} */
    static @Nullable BigDecimal take(Connection connection, Reservation reservation) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM llmops_budget_reservation WHERE id = ? RETURNING amount")) {
            bind(statement, reservation.id());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? new BigDecimal(rows.getString(1)) : null;
            }
        }
    }

    private static BigDecimal sum(Connection connection, String sql, Account account) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, account.budget(), account.key(), millis(account));
            BigDecimal sum = BigDecimal.ZERO;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sum = sum.add(new BigDecimal(rows.getString(1)));
                }
            }
            return sum;
        }
    }

    private static int update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }

    private static long millis(Account account) {
        return account.windowStart().toEpochMilli();
    }
}
