package dev.llmops.api.cache;

import dev.llmops.api.retention.Subject;
import java.util.Optional;

/**
 * Stores answers for reuse. It need not check when one expires: readers check {@link CachedResponse#expiresAt}. It may discard any
 * answer at any time. Safe for use by multiple threads.
 */
public interface ResponseCache extends AutoCloseable {

    /**
     * {@return the answer that was stored last under a key, if it is still present}
     *
     * @param key the key
     * @throws dev.llmops.api.error.StoreException if the cache cannot be read; the call then goes to the model
     */
    Optional<CachedResponse> find(String key);

    /**
     * Stores an answer, replacing any answer under the same key.
     *
     * @param entry the answer
     * @throws dev.llmops.api.error.StoreException if the cache cannot be written; this does not affect the call
     */
    void put(CachedResponse entry);

    /**
     * Removes answers.
     *
     * @param which the answers to remove
     * @return how many were removed
     * @throws dev.llmops.api.error.StoreException if the cache cannot be written
     */
    long invalidate(CacheSelector which);

    /**
     * Removes the answers to a subject's questions: those for which {@link CachedResponse#belongsTo} returns true. A cache that cannot tell
     * subjects apart removes all answers of the tenant.
     *
     * @param subject the subject
     * @return how many were removed
     * @throws dev.llmops.api.retention.TracesRemainException if all was erased from it, but its file still has traces of it
     * @throws dev.llmops.api.error.StoreException if the cache cannot be written
     */
    default long erase(Subject subject) {
        return invalidate(subject.tenant() == null ? CacheSelector.ALL : CacheSelector.ofTenant(subject.tenant()));
    }

    /** Releases the resources that the cache holds; answers stored on disk remain. Calling this method again has no effect. */
    @Override
    default void close() {}
}
