package dev.llmops.api.error;

import dev.llmops.api.message.PartialResponse;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base class of every exception that this library throws on purpose. Invalid arguments are the one exception: they cause an
 * {@link IllegalArgumentException} in the call that passes them.
 *
 * <p>A message names the invalid value, the rule that it breaks, and what to do. It never contains what a user typed.
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
     * Creates an exception that is not retryable.
     *
     * @param message what is wrong and what to do
     */
    protected LlmOpsException(String message) {
        this(message, null, false);
    }

    /**
     * Attaches the part of an answer that had arrived before it broke off, so that a call that waits for the whole answer does not
     * lose what was paid for. If a partial answer is already attached, it stays.
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

    /** {@return the part of an answer that had arrived before it broke off, if any} */
    public final Optional<PartialResponse> partial() {
        return Optional.ofNullable(partial);
    }

    /** {@return whether the same call may succeed later, or on another server} */
    public final boolean retryable() {
        return retryable;
    }

    /**
     * {@return where the documentation explains when this error occurs and what to do: a page and the place on that page} The
     * place is that of this type; for a type that an application defines, it is that of the library type that it extends.
     */
    public final String documentation() {
        Class<?> type = getClass();
        while (!Modifier.isPublic(type.getModifiers()) || !type.getName().startsWith("dev.llmops.")) {
            type = type.getSuperclass();
        }
        return PAGE + "#" + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** {@return the type and message as usual, followed by where the error is {@linkplain #documentation() explained}} */
    @Override
    @SuppressWarnings(
            "OverrideThrowableToString") // the message goes to users and models; the page is for who reads a stack
    // trace
    public String toString() {
        return super.toString() + " (see " + documentation() + ")";
    }
}
