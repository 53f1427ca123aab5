package dev.llmops.tuning.study;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** A study cannot be made from the given data. */
public final class StudyException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what is wrong with the data, and what to do
     */
    public StudyException(String message) {
        super(message);
    }

    StudyException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
