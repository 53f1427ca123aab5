package dev.llmops.rag.index;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which passages may be found.
 *
 * @param tenant the tenant whose passages are found, or null for all: an index with tenants never uses such a scope for a question
 * @param filter the condition on their metadata
 */
public record IndexScope(@Nullable String tenant, Filter filter) {

    /** Refuses a null filter. */
    public IndexScope {
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * {@return a scope of all passages of a tenant}
     *
     * @param tenant the tenant, or null
     */
    public static IndexScope of(@Nullable String tenant) {
        return new IndexScope(tenant, Filter.all());
    }
}
