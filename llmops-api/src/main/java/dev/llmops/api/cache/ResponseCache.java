package dev.llmops.api.cache;

import dev.llmops.api.retention.Subject;
import java.util.Optional;

/**
 * Keeps answers. It need not know when one expires: whoever reads looks at {@link CachedResponse#expiresAt}. It may forget any
 * answer at any time. Safe for use by several threads.
 */
public interface ResponseCache extends AutoCloseable {

    /**
     * {@return the answer that was kept last under a key, if it is still there}
     *
     * @param key the key
     * @throws dev.llmops.api.error.StoreException if the cache cannot be read; the call then goes to the model
     */
    Optional<CachedResponse> find(String key);

    /**
     * Keeps an answer. One that was kept under the same key is replaced.
     *
     * @param entry the answer
     * @throws dev.llmops.api.error.StoreException if the cache cannot be written; the call is not disturbed by it
     */
    void put(CachedResponse entry);

    /**
     * Takes answers out.
     *
     * @param which which
     * @return how many were taken out
     * @throws dev.llmops.api.error.StoreException if the cache cannot be written
     */
    long invalidate(CacheSelector which);

    /**
     * Takes the answers to a subject's questions out, those that {@link CachedResponse#belongsTo} says. One that cannot tell subjects apart takes out all of the tenant's.
     *
     * @param subject whose
     * @return how many were taken out
     * @throws dev.llmops.api.error.StoreException if the cache cannot be written
     */
    default long erase(Subject subject) {
        return invalidate(subject.tenant() == null ? CacheSelector.ALL : CacheSelector.ofTenant(subject.tenant()));
    }

    /** Frees what the cache holds; what it keeps on a disk stays. Doing it twice does nothing. */
    @Override
    default void close() {}
}
