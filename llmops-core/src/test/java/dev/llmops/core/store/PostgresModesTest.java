package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.RandomRecords;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections of an application come in the mode that the application likes. */
class PostgresModesTest {

    private static final int EACH = 200;

    private final RandomRecords records = new RandomRecords(11);

    @ParameterizedTest
    @CsvSource({
        "TRANSACTION_READ_COMMITTED, true, false",
        "TRANSACTION_REPEATABLE_READ, true, false",
        "TRANSACTION_REPEATABLE_READ, false, true",
        "TRANSACTION_SERIALIZABLE, true, false",
        "TRANSACTION_SERIALIZABLE, false, true",
    })
    void two_stores_that_write_at_once_lose_nothing(String isolation, boolean autoCommit, boolean readOnly)
            throws SQLException {
        try (HikariDataSource connections = PostgresPools.emptySchema(pool -> {
                    pool.setTransactionIsolation(isolation);
                    pool.setAutoCommit(autoCommit);
                    pool.setReadOnly(readOnly);
                });
                Store one = Stores.jdbc(connections, narrow());
                Store other = Stores.jdbc(connections, narrow())) {
            List<CompletableFuture<Void>> saves = Stream.generate(records::generation)
                    .limit(EACH)
                    .flatMap(generation -> Stream.of(
                            one.generations().save(generation),
                            other.generations().save(records.generation())))
                    .toList();
            saves.forEach(CompletableFuture::join);
            one.prompts().register("answer", PromptContent.of("Hello"), PromptCommit.NONE);

            assertThat(other.prompts().find(PromptReference.parse("answer"))).isPresent();
            assertThat(one.generations().list(GenerationQuery.latest(1_000))).hasSize(2 * EACH);
            assertThat(other.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        }
    }

    /** A pool that hands a connection to the next as it is. */
    @Test
    void a_connection_goes_back_in_the_mode_it_came_in() throws SQLException {
        try (HikariDataSource pool = PostgresPools.emptySchema();
                Connection only = pool.getConnection()) {
            only.setAutoCommit(false);
            DataSource unclean = unclean(only);
            Generation generation = records.generation();
            try (Store store = Stores.jdbc(unclean)) {
                assertThat(only.getAutoCommit()).isFalse();
                store.generations().save(generation).join();
                assertThat(store.generations().find(generation.id())).contains(generation);
                assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
            }

            assertThat(only.getAutoCommit()).isFalse();
        }
    }

    private static StoreOptions narrow() {
        return StoreOptions.builder().batchSize(3).build();
    }

    private static DataSource unclean(Connection only) {
        Connection kept = (Connection) Proxy.newProxyInstance(
                PostgresModesTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> {
                    try {
                        return method.getName().equals("close") ? null : method.invoke(only, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return (DataSource) Proxy.newProxyInstance(
                PostgresModesTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> kept);
    }
}
