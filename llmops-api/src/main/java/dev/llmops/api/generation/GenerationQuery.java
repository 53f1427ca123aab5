package dev.llmops.api.generation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which generations to list. What is null does not matter.
 *
 * @param limit most generations wanted, at least 1
 * @param before only those older than this one, to read on from page to page
 * @param since only those that began at this time or later
 * @param prompt only those of this prompt
 * @param user only those of this user
 * @param status only those that ended so
 */
public record GenerationQuery(
        int limit,
        @Nullable GenerationId before,
        @Nullable Instant since,
        @Nullable String prompt,
        @Nullable String user,
        @Nullable GenerationStatus status) {

    /** Refuses a limit below 1. */
    public GenerationQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, but was " + limit);
        }
    }

    /**
     * {@return a query for the latest generations}
     *
     * @param limit most generations wanted
     */
    public static GenerationQuery latest(int limit) {
        return new GenerationQuery(limit, null, null, null, null, null);
    }

    /**
     * {@return the same query for one prompt only}
     *
     * @param name name of the prompt
     */
    public GenerationQuery ofPrompt(String name) {
        return new GenerationQuery(limit, before, since, name, user, status);
    }

    /**
     * {@return the same query for one user only}
     *
     * @param name the user
     */
    public GenerationQuery ofUser(String name) {
        return new GenerationQuery(limit, before, since, prompt, name, status);
    }

    /**
     * {@return the same query for what ended in one way only}
     *
     * @param end how it ended
     */
    public GenerationQuery ofStatus(GenerationStatus end) {
        return new GenerationQuery(limit, before, since, prompt, user, end);
    }

    /**
     * {@return the same query for what began at a time or later}
     *
     * @param time the time
     */
    public GenerationQuery since(Instant time) {
        return new GenerationQuery(limit, before, time, prompt, user, status);
    }

    /**
     * {@return the same query for what is older than a generation}
     *
     * @param id the generation
     */
    public GenerationQuery before(GenerationId id) {
        return new GenerationQuery(limit, id, since, prompt, user, status);
    }
}
