package dev.llmops.core.cache;

import dev.llmops.api.cache.ResponseCache;

/** Makes response caches. */
public final class ResponseCaches {

    private ResponseCaches() {}

    /**
     * {@return a cache in memory}
     *
     * @param maxBytes about how much memory the answers may take, at least 1; the least useful go first
     */
    public static ResponseCache inMemory(long maxBytes) {
        return new InMemoryResponseCache(maxBytes);
    }
}
