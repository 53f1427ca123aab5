package dev.llmops.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cache.CacheOrigin;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.testkit.ResponseCacheKit;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryResponseCacheTest extends ResponseCacheKit {

    @Override
    protected ResponseCache createCache() {
        return ResponseCaches.inMemory(10_000_000);
    }

    @Test
    void it_takes_no_more_memory_than_it_may() {
        ResponseCache cache = ResponseCaches.inMemory(20_000);

        IntStream.range(0, 1000).forEach(i -> cache.put(entry("sha256:" + i)));

        assertThat(IntStream.range(0, 1000)
                        .filter(i -> cache.find("sha256:" + i).isPresent())
                        .count())
                .isBetween(1L, 40L);
    }

    @Test
    void no_room_at_all_is_refused() {
        assertThatThrownBy(() -> ResponseCaches.inMemory(100))
                .hasMessage("maxBytes must be at least 10000, but was 100");
    }

    private static CachedResponse entry(String key) {
        return new CachedResponse(
                key,
                new CacheOrigin(null, null, null, "m", null),
                new GenerationId("00000000-0000-7000-8000-000000000001"),
                null,
                new ErrorDetail("InvalidRequestException", "x".repeat(300), false),
                null,
                TokenUsage.ZERO,
                Cost.zero(),
                Duration.ZERO,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                "");
    }
}
