package dev.llmops.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cache.CacheOrigin;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.error.StoreVersionException;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.TracesRemainException;
import dev.llmops.testkit.ResponseCacheKit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteResponseCacheTest extends ResponseCacheKit {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final List<ResponseCache> open = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        open.forEach(ResponseCache::close);
    }

    @Override
    protected ResponseCache createCache() {
        return cache(1000);
    }

    private Path file() {
        return folder.resolve("in/cache.db");
    }

    private ResponseCache cache(long maxEntries) {
        ResponseCache cache = ResponseCaches.sqlite(file(), maxEntries);
        open.add(cache);
        return cache;
    }

    @Test
    void answers_survive_a_restart_and_are_there_for_another_process() {
        ResponseCache first = cache(1000);
        first.put(entry(1, NOW, NOW.plusSeconds(60)));

        assertThat(cache(1000).find("sha256:1")).isPresent();
        first.close();
        assertThat(cache(1000).find("sha256:1")).isPresent();
    }

    @Test
    void a_file_of_another_version_is_refused_and_nothing_in_it_is_changed() throws Exception {
        ResponseCache cache = cache(1000);
        cache.put(entry(1, NOW, NOW.plusSeconds(60)));
        cache.close();
        sql("UPDATE " + JdbcResponseCache.SCHEMA + " SET version = 2");

        assertThatThrownBy(() -> cache(1000))
                .isInstanceOf(StoreVersionException.class)
                .hasMessage(
                        "the cache " + file() + " has version 2, but this version of LLMOps for Java reads and writes"
                                + " version 1: use the version that wrote it, or another cache. Nothing in it was changed");

        sql("UPDATE " + JdbcResponseCache.SCHEMA + " SET version = 1");
        assertThat(cache(1000).find("sha256:1")).isPresent();
    }

    @Test
    void a_file_that_is_no_database_is_named_and_left_as_it_is() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "This is no database. ".repeat(100));
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> cache(1000))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("not a SQLite database");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void a_closed_cache_says_so() {
        ResponseCache cache = cache(1000);
        cache.close();

        assertThatThrownBy(() -> cache.find("sha256:1")).isInstanceOf(StoreException.class);
    }

    @Test
    void it_keeps_no_more_than_it_may_and_the_oldest_go_first() {
        ResponseCache cache = cache(10);

        IntStream.range(0, 128).forEach(i -> cache.put(entry(i, NOW.plusSeconds(i), NOW.plusSeconds(9999))));

        assertThat(IntStream.range(0, 128).filter(i -> cache.find("sha256:" + i).isPresent()))
                .hasSize(10)
                .contains(127)
                .doesNotContain(0);
    }

    @Test
    void what_expired_is_deleted() {
        ResponseCache cache = cache(1000);
        IntStream.range(0, 63).forEach(i -> cache.put(entry(i, NOW, NOW.plusSeconds(60))));

        cache.put(entry(63, NOW.plusSeconds(60), NOW.plusSeconds(120)));

        assertThat(cache.find("sha256:0")).isEmpty();
        assertThat(cache.invalidate(CacheSelector.ALL)).isEqualTo(1);
    }

    @Test
    void an_answer_in_a_file_that_cannot_be_read_is_a_fault_and_no_answer() throws Exception {
        ResponseCache cache = cache(1000);
        cache.put(entry(1, NOW, NOW.plusSeconds(60)));
        sql("UPDATE " + JdbcResponseCache.ENTRIES + " SET entry = '{\"key\": 1'");

        assertThatThrownBy(() -> cache.find("sha256:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CachedResponse");
    }

    @Test
    void an_erasure_is_no_success_while_its_traces_stay_in_the_log() throws Exception {
        Subject ana = new Subject(null, "ana");
        ResponseCache cache = JdbcResponseCache.sqlite(file(), 1000, Duration.ofMillis(20));
        open.add(cache);
        cache.put(entry(1, NOW, NOW.plusSeconds(60), ana.digest()));
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement
                    .executeQuery("SELECT COUNT(*) FROM " + JdbcResponseCache.ENTRIES)
                    .close();

            assertThatThrownBy(() -> cache.erase(ana)).isInstanceOf(TracesRemainException.class);
        }
        Path log = file().resolveSibling("cache.db-wal");
        assertThat(log).isNotEmptyFile();

        assertThat(cache.erase(ana)).isZero();

        assertThat(log).isEmptyFile();
    }

    @Test
    void the_file_of_a_store_can_hold_the_cache_too() throws Exception {
        dev.llmops.core.store.Stores.sqlite(file()).close();

        cache(10).put(entry(1, NOW, NOW.plusSeconds(60)));

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM llmops_generation")) {
            assertThat(rows.next()).isTrue();
        }
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement all = connection.createStatement()) {
            assertThat(all.executeUpdate(statement)).isEqualTo(1);
        }
    }

    private static CachedResponse entry(int number, Instant created, Instant expires) {
        return entry(number, created, expires, "");
    }

    private static CachedResponse entry(int number, Instant created, Instant expires, String subject) {
        return new CachedResponse(
                "sha256:" + number,
                new CacheOrigin(null, null, null, "m", null),
                new GenerationId("00000000-0000-7000-8000-000000000001"),
                null,
                new ErrorDetail("InvalidRequestException", "x", false),
                null,
                TokenUsage.ZERO,
                Cost.zero(),
                Duration.ZERO,
                created,
                expires,
                subject);
    }
}
