package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.error.StoreVersionException;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.testkit.ResponseCacheKit;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresResponseCacheTest extends ResponseCacheKit {

    private final List<HikariDataSource> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(HikariDataSource::close);
    }

    private HikariDataSource schema(boolean autoCommit) throws Exception {
        HikariDataSource pool = PostgresPools.emptySchema(settings -> settings.setAutoCommit(autoCommit));
        open.add(pool);
        return pool;
    }

    @Override
    protected ResponseCache createCache() throws Exception {
        // Connections may come without autocommit.
        return ResponseCaches.jdbc(schema(false), 1000);
    }

    @Test
    void a_cache_of_another_version_is_refused() throws Exception {
        HikariDataSource pool = schema(true);
        ResponseCaches.jdbc(pool, 1000).close();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE llmops_cache_schema SET version = 7");
        }

        assertThatThrownBy(() -> ResponseCaches.jdbc(pool, 1000))
                .isInstanceOf(StoreVersionException.class)
                .hasMessageStartingWith("the cache in PostgreSQL has version 7, ");
        assertThat(pool.isClosed()).isFalse();
    }
}
