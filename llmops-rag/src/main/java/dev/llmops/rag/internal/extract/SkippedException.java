package dev.llmops.rag.internal.extract;

import dev.llmops.rag.ingest.SkipReason;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>No text can be had from a file. It never leaves the library; what it says becomes the result for the file.
 */
public final class SkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SkipReason reason;

    /**
     * Says why.
     *
     * @param reason why
     * @param message why, in words
     */
    public SkippedException(SkipReason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Says why, and what it came from.
     *
     * @param reason why
     * @param message why, in words
     * @param cause what it came from, or null
     */
    public SkippedException(SkipReason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** {@return why} */
    public SkipReason reason() {
        return reason;
    }

    /** {@return why, in words} */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
