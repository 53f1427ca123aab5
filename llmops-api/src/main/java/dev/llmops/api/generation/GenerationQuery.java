package dev.llmops.api.generation;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which generations to list.
 *
 * @param limit most generations wanted, at least 1
 * @param before only those older than this one, to read on from page to page; null for the first page
 * @param filter which are meant
 */
public record GenerationQuery(int limit, @Nullable GenerationId before, GenerationFilter filter) {

    /** Refuses a limit below 1. */
    public GenerationQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * {@return a query for the latest generations}
     *
     * @param limit most generations wanted
     */
    public static GenerationQuery latest(int limit) {
        return new GenerationQuery(limit, null, GenerationFilter.ALL);
    }

    /**
     * {@return the same query for other generations}
     *
     * @param which those that are meant
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
     * {@return the same query for what ended in one way only}
     *
     * @param end how it ended
     */
    public GenerationQuery ofStatus(GenerationStatus end) {
        return matching(filter.toBuilder().status(end).build());
    }

    /**
     * {@return the same query for what began at a time or later}
     *
     * @param time the time
     */
    public GenerationQuery since(Instant time) {
        return matching(filter.toBuilder().from(time).build());
    }

    /**
     * {@return the same query for what is older than a generation}
     *
     * @param id the generation
     */
    public GenerationQuery before(GenerationId id) {
        return new GenerationQuery(limit, id, filter);
    }
}
