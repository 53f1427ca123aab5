package dev.llmops.api.retention;

import dev.llmops.api.text.UnicodeText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The person whose data it is: a user of a tenant. Users with the same name in different tenants are different subjects.
 *
 * @param tenant the tenant, or null if the application has none
 * @param user the user
 */
public record Subject(@Nullable String tenant, String user) {

    /** Rejects text with a lone surrogate. */
    public Subject {
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        UnicodeText.requireWellFormed("user", user);
    }

    /**
     * {@return SHA-256 of tenant and user in lowercase hex, which distinguishes subjects where a name must not appear. Anyone who guesses a name
     * can confirm it, so it is not a pseudonym}
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
