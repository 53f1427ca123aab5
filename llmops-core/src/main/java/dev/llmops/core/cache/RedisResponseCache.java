package dev.llmops.core.cache;

import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.error.StoreUnavailableException;
import dev.llmops.api.retention.Subject;
import dev.llmops.core.internal.json.RecordJson;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * A response cache in Redis or Valkey, with keys that begin with {@code llmops:cache:1:}. Requires {@code redis.clients:jedis} on the class
 * path. The server deletes expired answers by its own clock; the size limit and the eviction order are also the server's
 * ({@code maxmemory}). Answers of another version of this library have other keys, and are neither read nor changed.
 *
 * <p>Removing answers scans all of them, so it takes longer the more there are.
 */
public final class RedisResponseCache implements ResponseCache {

    private static final String PREFIX = "llmops:cache:1:";
    private static final int BATCH = 500;

    private final UnifiedJedis client;

    private RedisResponseCache(UnifiedJedis client) {
        this.client = client;
    }

    /**
     * {@return the cache in the server of a client}
     *
     * @param client the client, safe for use by multiple threads, for example {@code RedisClient.create("localhost", 6379)}; its creator
     *     closes it
     */
    public static ResponseCache of(UnifiedJedis client) {
        return new RedisResponseCache(Objects.requireNonNull(client, "client"));
    }

    @Override
    public Optional<CachedResponse> find(String key) {
        return Optional.ofNullable(asking("read", () -> client.get(PREFIX + key)))
                .map(json -> RecordJson.read(json, CachedResponse.class));
    }

    @Override
    public void put(CachedResponse entry) {
        long millis = entry.createdAt().until(entry.expiresAt(), ChronoUnit.MILLIS);
        if (millis > 0) {
            String json = RecordJson.write(entry);
            asking(
                    "write",
                    () -> client.set(
                            PREFIX + entry.key(), json, SetParams.setParams().px(millis)));
        }
    }

    @Override
    public long invalidate(CacheSelector which) {
        return remove(entry -> which.selects(entry.origin()));
    }

    @Override
    public long erase(Subject subject) {
        return remove(entry -> entry.belongsTo(subject));
    }

    private long remove(Predicate<CachedResponse> which) {
        return asking("write", () -> {
            long removed = 0;
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> found =
                        client.scan(cursor, new ScanParams().match(PREFIX + "*").count(BATCH));
                removed += remove(found.getResult(), which);
                cursor = found.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            return removed;
        });
    }

    private long remove(List<String> keys, Predicate<CachedResponse> which) {
        if (keys.isEmpty()) {
            return 0;
        }
        List<String> entries = client.mget(keys.toArray(String[]::new));
        long removed = 0;
        for (int i = 0; i < keys.size(); i++) {
            String json = entries.get(i);
            if (json != null && which.test(RecordJson.read(json, CachedResponse.class))) {
                removed += client.del(keys.get(i));
            }
        }
        return removed;
    }

    private static <T> T asking(String doing, Supplier<T> work) {
        try {
            return work.get();
        } catch (JedisException e) {
            throw new StoreUnavailableException("could not " + doing + " the cache in Redis: " + e.getMessage(), e);
        }
    }
}
