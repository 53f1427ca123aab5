package dev.llmops.audit.report;

import dev.llmops.api.error.LlmOpsException;
import org.jspecify.annotations.Nullable;

/** An input of a report cannot be read or is invalid; the message names the file, the place and the rule. */
public final class ReportException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    ReportException(String message, @Nullable Throwable cause) {
        super(message, cause, false);
    }
}
