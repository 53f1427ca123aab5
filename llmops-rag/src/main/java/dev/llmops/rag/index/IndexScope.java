package dev.llmops.rag.index;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which passages may be found.
 *
 * @param tenant whose, or null for everybody's: an index with tenants gives such a scope to nobody who asks a question
 * @param filter what their metadata must be like
 */
public record IndexScope(@Nullable String tenant, Filter filter) {

    /** Refuses a null filter. */
    public IndexScope {
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * {@return everything of a tenant}
     *
     * @param tenant whose, or null
     */
    public static IndexScope of(@Nullable String tenant) {
        return new IndexScope(tenant, Filter.all());
    }
}
