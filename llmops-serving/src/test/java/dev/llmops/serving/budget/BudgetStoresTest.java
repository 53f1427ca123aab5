package dev.llmops.serving.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.testkit.server.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores of budgets keep what all of them promise; those in a database are shared by several processes. */
class BudgetStoresTest {

    @Nested
    class InMemoryTest extends BudgetStoreKit {

        @Override
        BudgetStore createStore() {
            return BudgetStore.inMemory();
        }

        @Test
        void who_used_nothing_leaves_nothing() {
            try (BudgetStore store = createStore()) {
                store.settle(store.reserve(ACCOUNT, TEN, TEN, NOW), BigDecimal.ZERO);

                assertThat(store.spent("daily", NOW)).isEmpty();
            }
        }
    }

    /** Two of a database are two processes to it. */
    abstract static class SharedKit extends BudgetStoreKit {

        /** Another one of the same database. */
        abstract BudgetStore another(Duration expiry) throws Exception;

        @Test
        final void another_process_sees_what_was_spent_and_what_is_reserved() throws Exception {
            try (BudgetStore one = createStore();
                    BudgetStore two = another(Duration.ofHours(1))) {
                one.settle(one.reserve(ACCOUNT, amount("4"), TEN, NOW), amount("3"));
                one.reserve(ACCOUNT, amount("5"), TEN, NOW);

                assertThat(two.known(ACCOUNT)).isEqualTo(BudgetStore.Balance.ZERO);
                assertThat(two.reserve(ACCOUNT, amount("2.5"), TEN, NOW)).isNull();
                assertThat(two.known(ACCOUNT).committed()).isEqualByComparingTo("8");
                assertThat(two.reserve(ACCOUNT, amount("2"), TEN, NOW)).isNotNull();
            }
        }

        @Test
        final void what_a_process_had_reserved_when_it_died_stops_counting_and_is_counted_if_it_comes_late()
                throws Exception {
            Instant later = NOW.plus(Duration.ofMinutes(1));
            try (BudgetStore dead = another(Duration.ofMinutes(1));
                    BudgetStore alive = another(Duration.ofMinutes(1))) {
                BudgetStore.Reservation open = dead.reserve(ACCOUNT, TEN, TEN, NOW);
                assertThat(alive.reserve(ACCOUNT, amount("1"), TEN, later.minusMillis(1)))
                        .isNull();
                assertThat(alive.reserve(ACCOUNT, amount("1"), TEN, later)).isNotNull();

                dead.settle(open, amount("6"));

                assertThat(alive.read(ACCOUNT, later).spent()).isEqualByComparingTo("6");
                assertThat(alive.read(ACCOUNT, later).reserved()).isEqualByComparingTo("1");
            }
        }

        @Test
        final void what_is_settled_twice_counts_once_also_where_it_had_expired() throws Exception {
            Instant later = NOW.plus(Duration.ofMinutes(1));
            try (BudgetStore store = another(Duration.ofMinutes(1))) {
                BudgetStore.Reservation soon = store.reserve(ACCOUNT, amount("5"), TEN, NOW);
                store.settle(soon, amount("2"));
                store.settle(soon, amount("2"));
                assertThat(store.known(ACCOUNT).committed()).isEqualByComparingTo("2");

                BudgetStore.Reservation late = store.reserve(ACCOUNT, amount("5"), TEN, NOW);
                assertThat(store.read(ACCOUNT, later).reserved()).isEqualByComparingTo("0");
                store.settle(late, amount("3"));
                store.settle(late, amount("3"));
                assertThat(store.read(ACCOUNT, later).committed()).isEqualByComparingTo("5");
            }
        }
    }

    @Nested
    class SqliteTest extends SharedKit {

        @TempDir
        private Path folder;

        @Override
        BudgetStore createStore() {
            return another(Duration.ofHours(1));
        }

        @Override
        BudgetStore another(Duration expiry) {
            return JdbcBudgetStore.sqlite(folder.resolve("budgets.db"), expiry);
        }

        @Test
        void what_cannot_be_settled_now_is_settled_with_the_next_reservation() throws Exception {
            try (BudgetStore store = createStore()) {
                BudgetStore.Reservation made = store.reserve(ACCOUNT, amount("5"), TEN, NOW);
                rename("llmops_budget", "elsewhere");
                store.settle(made, amount("2"));
                rename("elsewhere", "llmops_budget");

                assertThat(store.reserve(ACCOUNT, amount("8"), TEN, NOW)).isNotNull();
                assertThat(store.read(ACCOUNT, NOW).spent()).isEqualByComparingTo("2");
            }
        }

        private void rename(String from, String to) throws Exception {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("budgets.db"));
                    Statement statement = other.createStatement()) {
                statement.execute("ALTER TABLE " + from + " RENAME TO " + to);
            }
        }

        @Test
        void a_file_that_cannot_be_opened_is_a_typed_error() {
            assertThatThrownBy(() -> JdbcBudgetStore.sqlite(folder.resolve("missing/budgets.db")))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("check that its folder is there");
            assertThatThrownBy(() -> JdbcBudgetStore.sqlite(folder.resolve("b.db"), Duration.ZERO))
                    .hasMessageContaining("expiry must be above 0");
        }

        @Test
        void amounts_are_exact() throws Exception {
            try (BudgetStore store = createStore()) {
                for (int i = 0; i < 10; i++) {
                    store.settle(store.reserve(ACCOUNT, amount("0.1"), TEN, NOW), amount("0.1"));
                }
                assertThat(store.read(ACCOUNT, NOW).spent()).isEqualByComparingTo(BigDecimal.ONE);
            }
        }
    }

    @Nested
    class PostgresTest extends SharedKit {

        private String address = "";

        @Override
        BudgetStore createStore() throws Exception {
            return another(Duration.ofHours(1));
        }

        @Override
        BudgetStore another(Duration expiry) throws Exception {
            if (address.isEmpty()) {
                address = PostgresServer.emptySchema();
            }
            return JdbcBudgetStore.postgres(PostgresPool.of(address), expiry);
        }

        @Test
        void a_connection_that_breaks_behind_the_commit_counts_nothing_twice() throws Exception {
            AtomicBoolean breaks = new AtomicBoolean();
            try (BudgetStore whole = createStore();
                    BudgetStore broken = JdbcBudgetStore.postgres(breaking(PostgresPool.of(address), breaks))) {
                BudgetStore.Reservation made = broken.reserve(ACCOUNT, amount("5"), TEN, NOW);
                breaks.set(true);
                broken.settle(made, amount("2"));
                breaks.set(false);
                assertThat(whole.read(ACCOUNT, NOW).spent()).isEqualByComparingTo("2");

                assertThat(broken.reserve(ACCOUNT, amount("8"), TEN, NOW)).isNotNull();
                assertThat(whole.read(ACCOUNT, NOW).spent()).isEqualByComparingTo("2");
            }
        }

        @Test
        void an_address_is_enough_and_the_connections_to_it_are_closed_with_the_store() throws Exception {
            String name = "llmops-budgets-test";
            address = PostgresServer.emptySchema();
            try (BudgetStore store = JdbcBudgetStore.postgres(address + "&ApplicationName=" + name)) {
                store.settle(store.reserve(ACCOUNT, TEN, TEN, NOW), TEN);
                assertThat(connectionsOf(name)).isPositive();
                try (BudgetStore another = createStore()) {
                    assertThat(another.reserve(ACCOUNT, amount("1"), TEN, NOW)).isNull();
                }
            }
            assertThat(connectionsOf(name)).isZero();
            assertThatThrownBy(() -> JdbcBudgetStore.postgres(
                            "jdbc:postgresql://127.0.0.1:1/none?user=x&password=secret-1&connectTimeout=1"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageNotContaining("secret-1");
        }

        private int connectionsOf(String name) throws SQLException {
            try (Connection connection = DriverManager.getConnection(address);
                    Statement statement = connection.createStatement();
                    ResultSet count = statement.executeQuery(
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + name + "'")) {
                count.next();
                return count.getInt(1);
            }
        }

        /** Its connections commit, and fail to say so. */
        private static DataSource breaking(DataSource connections, AtomicBoolean breaks) {
            return proxy(DataSource.class, connections, (method, result) -> {
                Connection real = (Connection) result;
                return proxy(Connection.class, real, (called, told) -> {
                    if (called.equals("commit") && breaks.get()) {
                        throw new SQLException("the connection broke");
                    }
                    return told;
                });
            });
        }

        private interface Result {
            Object of(String method, Object result) throws SQLException;
        }

        private static <T> T proxy(Class<T> type, T real, Result result) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        try {
                            return result.of(method.getName(), method.invoke(real, arguments));
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    @Test
    void addresses_of_other_databases_are_refused_without_their_passwords() {
        assertThatThrownBy(() -> JdbcBudgetStore.postgres("jdbc:sqlite:budgets.db?password=secret"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("must begin with jdbc:postgresql:, but was 'jdbc:sqlite:budgets.db'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> JdbcBudgetStore.sqlite(Path.of("budgets?mode=memory.db")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not contain '?'");
    }
}
