package dev.llmops.eval.annotation;

import dev.llmops.api.error.LlmOpsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A queue rejected an operation. Its content is unchanged. */
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

    /** Why the operation was rejected. */
    public enum Reason {
        /** There is no such item. */
        UNKNOWN_ITEM,
        /** The annotator has already answered; the first answer stays. */
        ALREADY_ANSWERED,
        /** The item was not assigned to the annotator, or the lease expired and it was assigned to another. */
        NOT_ASSIGNED,
        /** There are already enough answers, or a decision. */
        CLOSED,
        /** The annotators agree, or answers are missing: there is nothing to decide. */
        NOT_DISAGREED,
        /** An annotator who labelled the answer cannot adjudicate it. */
        OWN_ANSWER,
        /** The answer has been erased in the meantime. */
        ERASED,
        /** The queue's file cannot be read or written, or is not a queue's file. */
        FILE
    }

    /** {@return why the operation was rejected} */
    public Reason reason() {
        return reason;
    }
}
