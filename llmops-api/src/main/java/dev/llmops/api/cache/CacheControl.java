package dev.llmops.api.cache;

/** What one call wants of the response cache. */
public enum CacheControl {
    /** Takes an answer from the cache, and keeps a new one there. */
    USE,
    /** Asks the model and leaves the cache alone: nothing is read, nothing kept. HTTP calls it {@code no-store}. */
    BYPASS,
    /** Asks the model, and its answer replaces what the cache has. HTTP calls it {@code no-cache}. */
    REFRESH,
    /** Takes an answer from the cache or fails with {@link NotCachedException}; no model is asked. */
    ONLY_IF_CACHED
}
