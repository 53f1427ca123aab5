package dev.llmops.api.generation;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/**
 * The error of a call or attempt.
 *
 * @param type simple name of the exception's class, or of its superclass if it has no name
 * @param message its message
 * @param retryable whether the same call may succeed later or elsewhere
 */
public record ErrorDetail(String type, String message, boolean retryable) {

    /** Rejects nulls, and repairs a message with a lone surrogate: an error is recorded whatever its message. */
    public ErrorDetail {
        Objects.requireNonNull(type, "type");
        message = UnicodeText.repair(Objects.requireNonNull(message, "message"));
    }

    /**
     * {@return the details of an exception}
     *
     * @param error the exception
     */
    public static ErrorDetail of(Throwable error) {
        String message = error.getMessage();
        boolean retryable = error instanceof LlmOpsException known && known.retryable();
        return new ErrorDetail(nameOf(error.getClass()), message == null ? "" : message, retryable);
    }

    private static String nameOf(Class<?> type) {
        return type.isAnonymousClass() ? nameOf(type.getSuperclass()) : type.getSimpleName();
    }
}
