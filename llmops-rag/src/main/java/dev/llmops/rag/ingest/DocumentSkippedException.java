package dev.llmops.rag.ingest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A document cannot be ingested. A {@link SourceDocument.Reader} throws it; it never leaves an ingestion, whose report has the reason and
 * the message as the document's result.
 */
public final class DocumentSkippedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final SkipReason reason;

    /**
     * Creates the exception.
     *
     * @param reason the reason
     * @param message the explanation
     */
    public DocumentSkippedException(SkipReason reason, String message) {
        this(reason, message, null);
    }

    /**
     * Creates the exception.
     *
     * @param reason the reason
     * @param message the explanation
     * @param cause the cause, or null
     */
    public DocumentSkippedException(SkipReason reason, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** {@return the reason} */
    public SkipReason reason() {
        return reason;
    }

    /** {@return the explanation} */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
