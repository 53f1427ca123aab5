package dev.llmops.audit.access;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who reads, and what for. That they are who they say is the application's to check.
 *
 * @param name who, as the audit log will name them
 * @param access what they may read
 * @param purpose why they read, for the audit log, as a ticket's number; or null
 */
public record StoreReader(
        String name, TextAccess access, @Nullable String purpose) {

    /** Refuses nulls, and text with a lone surrogate. */
    public StoreReader {
        UnicodeText.requireWellFormed("name", name);
        Objects.requireNonNull(access, "access");
        UnicodeText.requireWellFormedOrNull("purpose", purpose);
    }

    /** {@return the same reader for work to which records without texts are no use: who may not read texts then reads nothing} */
    public StoreReader needingTexts() {
        return access == TextAccess.METADATA ? new StoreReader(name, TextAccess.NONE, purpose) : this;
    }
}
