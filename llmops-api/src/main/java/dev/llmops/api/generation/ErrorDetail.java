package dev.llmops.api.generation;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.text.UnicodeText;
import java.util.Objects;

/**
 * What went wrong.
 *
 * @param type simple name of the exception's class, of its superclass if it has no name
 * @param message its message
 * @param retryable whether the same call may succeed later or elsewhere
 */
public record ErrorDetail(String type, String message, boolean retryable) {

    /** Refuses nulls, and repairs a message with a lone surrogate: an error is recorded whatever it says. */
    public ErrorDetail {
        Objects.requireNonNull(type, "type");
        message = UnicodeText.repair(Objects.requireNonNull(message, "message"));
    }

    /**
     * {@return what an exception says}
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
