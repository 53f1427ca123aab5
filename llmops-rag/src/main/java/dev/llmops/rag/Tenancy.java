package dev.llmops.rag;

import dev.llmops.rag.index.TenantRequiredException;
import org.jspecify.annotations.Nullable;

/** Who may find and own what: in an index with tenants each of them its own, in one without everybody everything. */
record Tenancy(IndexPlace place, boolean tenants) {

    /** {@return who asks, who is nobody in an index without tenants: all of it is for everybody} */
    @Nullable
    String asking(@Nullable String named) {
        if (tenants && named == null) {
            throw new TenantRequiredException(
                    place + " has tenants, so every question and every document must name one, but none was named");
        }
        return tenants ? named : null;
    }

    /** {@return whose a document shall be} */
    @Nullable
    String owner(@Nullable String named) {
        if (!tenants && named != null) {
            throw new IllegalArgumentException("tenant must be null in an index without tenants, where everybody finds"
                    + " everything, but was '" + named + "'; build the index with tenants()");
        }
        return asking(named);
    }
}
