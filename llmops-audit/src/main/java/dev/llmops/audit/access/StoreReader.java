package dev.llmops.audit.access;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader and their purpose. The application must verify the reader's identity.
 *
 * @param name the reader's name in the audit log
 * @param access what they may read
 * @param purpose why they read, for the audit log, such as a ticket number; or null
 */
public record StoreReader(
        String name, TextAccess access, @Nullable String purpose) {

    /** Refuses nulls, and text with a lone surrogate. */
    public StoreReader {
        UnicodeText.requireWellFormed("name", name);
        Objects.requireNonNull(access, "access");
        UnicodeText.requireWellFormedOrNull("purpose", purpose);
    }

    /** {@return the same reader for work that needs texts: a reader who may not read texts then reads nothing} */
    public StoreReader needingTexts() {
        return access == TextAccess.METADATA ? new StoreReader(name, TextAccess.NONE, purpose) : this;
    }
}
