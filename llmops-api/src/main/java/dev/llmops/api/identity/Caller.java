package dev.llmops.api.identity;

import dev.llmops.api.text.UnicodeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a call: user, session, tenant and tags.
 *
 * @param user the person, by whatever name the application uses, or null
 * @param session the conversation, or null
 * @param tenant the organisation whose data this is, or null
 * @param tags anything by which the application wants to find the call
 */
public record Caller(
        @Nullable String user,
        @Nullable String session,
        @Nullable String tenant,
        Map<String, String> tags) {

    /** An anonymous caller. */
    public static final Caller ANONYMOUS = new Caller(null, null, null, Map.of());

    /** Copies the tags and rejects text with a lone surrogate. */
    public Caller {
        UnicodeText.requireWellFormedOrNull("user", user);
        UnicodeText.requireWellFormedOrNull("session", session);
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        tags = Map.copyOf(tags);
        tags.forEach((name, value) -> {
            UnicodeText.requireWellFormed("the name of a tag", name);
            UnicodeText.requireWellFormed("tags." + name, value);
        });
    }

    /**
     * {@return a caller of which only the user is known}
     *
     * @param user the person
     */
    public static Caller user(String user) {
        return new Caller(user, null, null, Map.of());
    }
}
