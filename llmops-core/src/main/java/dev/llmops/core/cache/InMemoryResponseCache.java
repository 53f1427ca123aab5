package dev.llmops.core.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.retention.Subject;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.json.RecordJson;
import java.util.Optional;
import java.util.function.Predicate;

/** Keeps answers in memory. It evicts on the calling thread, so that nothing outlives it. */
final class InMemoryResponseCache implements ResponseCache {

    /** With less there is hardly room for an answer: who sets it means a number of answers. */
    private static final long MIN_BYTES = 10_000;

    /** Of a key, its node and the objects around a text. */
    private static final int OVERHEAD = 300;

    private final Cache<String, Kept> entries;

    /** An answer and about what it takes. */
    private record Kept(CachedResponse entry, int bytes) {}

    InMemoryResponseCache(long maxBytes) {
        Require.atLeast("maxBytes", maxBytes, MIN_BYTES);
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((String key, Kept kept) -> kept.bytes())
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Optional<CachedResponse> find(String key) {
        return Optional.ofNullable(entries.getIfPresent(key)).map(Kept::entry);
    }

    @Override
    public void put(CachedResponse entry) {
        // A record's JSON is about as large as the record: Java keeps Latin text in a byte for each character too.
        entries.put(entry.key(), new Kept(entry, RecordJson.write(entry).length() + OVERHEAD));
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
        return entries.asMap().entrySet().stream()
                .filter(each -> which.test(each.getValue().entry()))
                .filter(each -> entries.asMap().remove(each.getKey(), each.getValue()))
                .count();
    }
}
