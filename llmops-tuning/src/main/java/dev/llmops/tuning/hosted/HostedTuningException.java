package dev.llmops.tuning.hosted;

import dev.llmops.api.error.LlmOpsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fine-tuning service rejected a request, failed, or could not be reached. */
public final class HostedTuningException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String code;

    HostedTuningException(
            String message, int status, @Nullable String code, @Nullable Throwable cause, boolean retryable) {
        super(message, cause, retryable);
        this.status = status;
        this.code = code;
    }

    /** {@return the HTTP status, or 0 if there was no response} */
    public int status() {
        return status;
    }

    /** {@return the service's error code, if it gave one} */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }
}
