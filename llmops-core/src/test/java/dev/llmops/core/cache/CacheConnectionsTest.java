package dev.llmops.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class CacheConnectionsTest {

    @Test
    void a_connection_goes_back_in_the_mode_it_came_in_also_when_a_statement_fails() throws Exception {
        AtomicInteger given = new AtomicInteger();
        try (Connection only = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            only.setAutoCommit(false);

            // Not PostgreSQL: its lock is an unknown function here.
            assertThatThrownBy(() -> ResponseCaches.jdbc(pool(only, given), 10)).isInstanceOf(StoreException.class);

            assertThat(only.getAutoCommit()).isFalse();
            assertThat(given).hasValue(0);
        }
    }

    /** Hands out one connection, whose close only says that it is back. */
    private static DataSource pool(Connection only, AtomicInteger given) {
        Connection lent = proxy(Connection.class, only, given);
        return (DataSource) Proxy.newProxyInstance(
                CacheConnectionsTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                    given.incrementAndGet();
                    return lent;
                });
    }

    private static <T> T proxy(Class<T> type, T real, AtomicInteger given) {
        return type.cast(Proxy.newProxyInstance(
                CacheConnectionsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        given.decrementAndGet();
                        return null;
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
