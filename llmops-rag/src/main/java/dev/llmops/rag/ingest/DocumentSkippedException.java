package dev.llmops.rag.ingest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document cannot be taken. A {@link SourceDocument.Reader} throws it; it never leaves an ingestion, whose report has the reason and
 * the message as the result of the document.
 */
public final class DocumentSkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SkipReason reason;

    /**
     * Creates the exception.
     *
     * @param reason why
     * @param message why, in words
     */
    public DocumentSkippedException(SkipReason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Creates the exception.
     *
     * @param reason why
     * @param message why, in words
     * @param cause what it came from, or null
     */
    public DocumentSkippedException(SkipReason reason, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.reason = Objects.requireNonNull(reason, "reason");
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
