package dev.llmops.api.generation;

import java.util.Objects;

/**
 * What went wrong.
 *
 * @param type simple name of the exception's class
 * @param message its message
 * @param retryable whether the same call may succeed later or elsewhere
 */
public record ErrorDetail(String type, String message, boolean retryable) {

    /** Refuses nulls. */
    public ErrorDetail {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(message, "message");
    }

    /**
     * {@return what an exception says}
     *
     * @param error the exception
     */
    public static ErrorDetail of(Throwable error) {
        String message = error.getMessage();
        boolean retryable = error instanceof dev.llmops.api.error.LlmOpsException known && known.retryable();
        return new ErrorDetail(
                error.getClass().getSimpleName(),
                dev.llmops.api.text.UnicodeText.repair(message == null ? "" : message),
                retryable);
    }
}
