package dev.llmops.api.retrieval;

import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to a retriever.
 *
 * @param text the question
 * @param limit maximum number of passages, at least 1
 * @param tenant the tenant whose documents may be found; null only if the application has no tenants
 * @param filter metadata that a passage must have, compared by equality; values as {@link JsonValues} describes
 */
public record RetrievalQuery(
        String text, int limit, @Nullable String tenant, Map<String, Object> filter) {

    /** Copies the map and rejects a limit below 1 and text with a lone surrogate. */
    public RetrievalQuery {
        UnicodeText.requireWellFormed("text", text);
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
        filter = JsonValues.copyOf("filter", filter);
    }

    /**
     * {@return a query without a tenant or a filter}
     *
     * @param text the question
     * @param limit maximum number of passages, at least 1
     */
    public static RetrievalQuery of(String text, int limit) {
        return new RetrievalQuery(text, limit, null, Map.of());
    }
}
