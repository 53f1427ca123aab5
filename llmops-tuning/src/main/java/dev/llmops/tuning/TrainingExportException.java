package dev.llmops.tuning;

import dev.llmops.api.error.LlmOpsException;
import java.util.Objects;

/** An export was rejected, or its rows must not be used for training. Nothing was written, and files of an earlier export are unchanged. */
public final class TrainingExportException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    TrainingExportException(Reason reason, String message) {
        super(message, null, reason == Reason.ERASED_MEANWHILE);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** The reason. */
    public enum Reason {
        /** The source of a row was erased during the export. Export again. */
        ERASED_MEANWHILE,
        /** Rows of the export belong to persons who have been erased since. Export again, and train on the new export. */
        ERASED_SINCE,
        /** Rows repeat texts that are reserved for evaluation. */
        OVERLAP
    }

    /** {@return the reason} */
    public Reason reason() {
        return reason;
    }
}
