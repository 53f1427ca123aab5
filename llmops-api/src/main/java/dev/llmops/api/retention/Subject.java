package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * Whose data it is: a user of a tenant. A user of one tenant is not the user of the same name of another.
 *
 * @param tenant the tenant, or null if the application has none
 * @param user the user
 */
public record Subject(@Nullable String tenant, String user) {

    /** Refuses text with a lone surrogate. */
    public Subject {
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        UnicodeText.requireWellFormed("user", user);
    }
}
