package dev.llmops.eval.annotation;

import dev.llmops.api.error.LlmOpsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a queue refuses. What was in it stays as it was. */
public final class AnnotationException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    AnnotationException(Reason reason, String message) {
        this(reason, message, null);
    }

    AnnotationException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why. */
    public enum Reason {
        /** There is no such item. */
        UNKNOWN_ITEM,
        /** The annotator answered before; the first answer stays. */
        ALREADY_ANSWERED,
        /** The item was not given to the annotator, or its time ended and it was given to another. */
        NOT_ASSIGNED,
        /** There are enough answers, or a decision. */
        CLOSED,
        /** The annotators agree, or some are missing: there is nothing to decide. */
        NOT_DISAGREED,
        /** Who answered cannot decide between the answers. */
        OWN_ANSWER,
        /** The answer was erased meanwhile. */
        ERASED,
        /** The queue's file cannot be read or written, or is not one. */
        FILE
    }

    /** {@return why} */
    public Reason reason() {
        return reason;
    }
}
