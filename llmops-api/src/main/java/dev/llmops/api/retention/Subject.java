package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /**
     * {@return SHA-256 of tenant and user in lowercase hex: what tells subjects apart where a name must not stand. Whoever guesses a name can
     * confirm it, so it is no pseudonym}
     */
    public String digest() {
        // Lengths tell "a" of "b\nc" from "b\na" of "c", whatever a name holds.
        String text = (tenant == null ? "-" : tenant.length() + ":" + tenant) + "\n" + user;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
