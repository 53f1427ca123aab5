package dev.llmops.rag;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.rag.index.Filter;
import dev.llmops.rag.index.TenantMismatchException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Searches a {@link RagIndex} in one mode, within bounds that no question can override: a question's own filter is an additional
 * condition, and a question that names another tenant is rejected. Immutable and safe for use by multiple threads.
 */
public final class RagRetriever implements Retriever {

    private final RagIndex index;
    private final SearchMode mode;
    private final @Nullable String tenant;
    private final Filter filter;

    RagRetriever(RagIndex index, SearchMode mode, @Nullable String tenant, Filter filter) {
        this.index = index;
        this.mode = mode;
        this.tenant = tenant;
        this.filter = filter;
    }

    /**
     * {@return a copy bound to one tenant, which questions then need not name}
     *
     * @param only the tenant whose documents are found
     * @throws IllegalArgumentException if the index has no tenants
     * @throws TenantMismatchException if this retriever is already bound to another tenant
     */
    public RagRetriever tenant(String only) {
        Objects.requireNonNull(only, "only");
        index.requireTenants(only);
        if (tenant != null && !tenant.equals(only)) {
            throw new TenantMismatchException("a retriever for tenant '" + tenant
                    + "' must stay so, but was asked to be for '" + only + "'; make another one from the index");
        }
        return new RagRetriever(index, mode, only, filter);
    }

    /**
     * {@return a copy with one more condition}
     *
     * @param more a condition that passages must meet in addition to the existing ones
     */
    public RagRetriever filter(Filter more) {
        return new RagRetriever(index, mode, tenant, Filter.and(filter, more));
    }

    /**
     * Finds passages.
     *
     * @param query the question; its tenant may be null if this retriever is bound to one
     * @return the best passages, best first
     * @throws TenantMismatchException if the question names a tenant other than the bound one
     * @throws dev.llmops.rag.index.UnknownFieldException if a filter names a field that no passage has
     */
    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        if (tenant != null && query.tenant() != null && !tenant.equals(query.tenant())) {
            throw new TenantMismatchException("the question must be for tenant '" + tenant
                    + "', whom this retriever is for, or name none, but was for '" + query.tenant() + "'");
        }
        return index.retrieve(query, mode, tenant != null ? tenant : query.tenant(), filter);
    }
}
