package dev.llmops.api.memory;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a conversation: sessions with the same name are different for different users or tenants.
 *
 * @param tenant the organisation, or null
 * @param user the person, or null
 * @param session the name of the session, not blank
 */
public record SessionKey(@Nullable String tenant, @Nullable String user, String session) {

    /** Rejects a blank session, and text with a lone surrogate. */
    public SessionKey {
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        UnicodeText.requireWellFormedOrNull("user", user);
        UnicodeText.requireWellFormed("session", session);
        if (session.isBlank()) {
            throw new IllegalArgumentException("session must not be blank, but was '" + session + "'");
        }
    }

    /**
     * {@return the session of a caller, or null if the caller has none}
     *
     * @param caller the caller
     */
    public static @Nullable SessionKey of(Caller caller) {
        String session = caller.session();
        return session == null || session.isBlank() ? null : new SessionKey(caller.tenant(), caller.user(), session);
    }
}
