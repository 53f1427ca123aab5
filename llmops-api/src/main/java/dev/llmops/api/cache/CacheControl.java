package dev.llmops.api.cache;

/** How one call uses the response cache. */
public enum CacheControl {
    /** Takes an answer from the cache, and stores a new one there. */
    USE,
    /** Asks the model and leaves the cache alone: nothing is read or stored. HTTP calls it {@code no-store}. */
    BYPASS,
    /** Asks the model and replaces what the cache has with its answer. HTTP calls it {@code no-cache}. */
    REFRESH,
    /** Takes an answer from the cache, or fails with {@link NotCachedException}; no model is called. */
    ONLY_IF_CACHED
}
