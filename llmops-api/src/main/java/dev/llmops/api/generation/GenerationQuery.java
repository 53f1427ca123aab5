package dev.llmops.api.generation;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which generations to list.
 *
 * @param limit maximum number of generations, at least 1
 * @param before only those older than this one, for paging; null for the first page
 * @param filter which generations to include
 */
public record GenerationQuery(int limit, @Nullable GenerationId before, GenerationFilter filter) {

    /** Rejects a limit below 1. */
    public GenerationQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * {@return a query for the latest generations}
     *
     * @param limit maximum number of generations
     */
    public static GenerationQuery latest(int limit) {
        return new GenerationQuery(limit, null, GenerationFilter.ALL);
    }

    /**
     * {@return the same query for other generations}
     *
     * @param which the generations to include
     */
    public GenerationQuery matching(GenerationFilter which) {
        return new GenerationQuery(limit, before, which);
    }

    /**
     * {@return the same query for one prompt only}
     *
     * @param name name of the prompt
     */
    public GenerationQuery ofPrompt(String name) {
        return matching(filter.toBuilder().prompt(name).build());
    }

    /**
     * {@return the same query for one user only}
     *
     * @param name the user
     */
    public GenerationQuery ofUser(String name) {
        return matching(filter.toBuilder().user(name).build());
    }

    /**
     * {@return the same query for one status only}
     *
     * @param end the status
     */
    public GenerationQuery ofStatus(GenerationStatus end) {
        return matching(filter.toBuilder().status(end).build());
    }

    /**
     * {@return the same query for generations that began at a time or later}
     *
     * @param time the time
     */
    public GenerationQuery since(Instant time) {
        return matching(filter.toBuilder().from(time).build());
    }

    /**
     * {@return the same query for generations older than a given one}
     *
     * @param id the generation
     */
    public GenerationQuery before(GenerationId id) {
        return new GenerationQuery(limit, id, filter);
    }
}
