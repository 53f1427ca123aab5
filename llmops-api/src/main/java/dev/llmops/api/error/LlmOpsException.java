package dev.llmops.api.error;

import dev.llmops.api.message.PartialResponse;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The root of every exception that this library throws on purpose. Wrong arguments are the exception to that: they are
 * an {@link IllegalArgumentException} at the call that makes them.
 *
 * <p>A message names the bad value, the rule it breaks and what to do. It never holds what a user typed.
 */
public abstract class LlmOpsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The page of the documentation that has a row for each type of error. */
    private static final String PAGE = "docs/reference/errors.md";

    private final boolean retryable;
    private transient @Nullable PartialResponse partial;

    /**
     * Creates the exception.
     *
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     * @param retryable whether the same call may succeed later or elsewhere
     */
    protected LlmOpsException(String message, @Nullable Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /**
     * Creates an exception that a retry does not help.
     *
     * @param message what is wrong and what to do
     */
    protected LlmOpsException(String message) {
        this(message, null, false);
    }

    /**
     * Attaches what had arrived of an answer when it broke off, so that a call that waits for the whole answer does not
     * lose what was paid for. What was attached first stays.
     *
     * @param arrived what had arrived
     * @return this
     */
    public final LlmOpsException withPartial(PartialResponse arrived) {
        if (partial == null) {
            partial = arrived;
        }
        return this;
    }

    /** {@return what had arrived of an answer when it broke off, if any of it had} */
    public final Optional<PartialResponse> partial() {
        return Optional.ofNullable(partial);
    }

    /** {@return whether the same call may succeed later, or on another server} */
    public final boolean retryable() {
        return retryable;
    }

    /**
     * {@return where the documentation tells when this error occurs and what to do: a page of it and the place on the page} The
     * place is that of the type; of an application's own type, that of the type of this library which it extends.
     */
    public final String documentation() {
        Class<?> type = getClass();
        while (!Modifier.isPublic(type.getModifiers()) || !type.getName().startsWith("dev.llmops.")) {
            type = type.getSuperclass();
        }
        return PAGE + "#" + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** {@return type and message, as always, and behind them where the error is {@linkplain #documentation() explained}} */
    @Override
    @SuppressWarnings(
            "OverrideThrowableToString") // the message goes to users and models; the page is for who reads a stack
    // trace
    public String toString() {
        return super.toString() + " (see " + documentation() + ")";
    }
}
