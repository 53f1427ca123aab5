package dev.llmops.tuning;

import dev.llmops.api.error.LlmOpsException;
import java.util.Objects;

/** An export that was refused, or one whose rows must not be trained on. Nothing was written, and files of an earlier export are as they were. */
public final class TrainingExportException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    TrainingExportException(Reason reason, String message) {
        super(message, null, reason == Reason.ERASED_MEANWHILE);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why. */
    public enum Reason {
        /** What a row was made of was erased while the export ran. Export again. */
        ERASED_MEANWHILE,
        /** Rows of the export are of persons who were erased since. Export again, and train on that. */
        ERASED_SINCE,
        /** Rows repeat texts that are kept for evaluation. */
        OVERLAP
    }

    /** {@return why} */
    public Reason reason() {
        return reason;
    }
}
