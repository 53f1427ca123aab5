package dev.llmops.api.identity;

import dev.llmops.api.text.UnicodeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param user the person, under whatever name the application knows them, or null
 * @param session the conversation, or null
 * @param tenant the organisation whose data this is, or null
 * @param tags whatever the application wants to find the call by
 */
public record Caller(
        @Nullable String user,
        @Nullable String session,
        @Nullable String tenant,
        Map<String, String> tags) {

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = new Caller(null, null, null, Map.of());

    /** Copies the tags, and refuses text with a lone surrogate. */
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
     * {@return a caller of whom only the user is known}
     *
     * @param user the person
     */
    public static Caller user(String user) {
        return new Caller(user, null, null, Map.of());
    }
}
