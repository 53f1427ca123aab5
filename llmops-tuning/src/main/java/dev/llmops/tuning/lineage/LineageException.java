package dev.llmops.tuning.lineage;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** The lineage cannot be read. */
public final class LineageException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    LineageException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
