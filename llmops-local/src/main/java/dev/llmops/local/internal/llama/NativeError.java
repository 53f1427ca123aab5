package dev.llmops.local.internal.llama;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.error.NativeAbortException;
import java.nio.charset.StandardCharsets;

/** What the shim throws. Who calls native code turns it into an exception of the public API. */
public final class NativeError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. The order is that of the C++ enum in support.h. */
    public enum Kind {
        /** llama.cpp refused or threw. */
        FAILURE,
        /** An assertion inside of llama.cpp failed. */
        ABORT,
        /** A file, library or context could not be loaded. */
        LOAD,
        /** An argument was wrong. */
        INVALID,
        /** What the request asks for cannot be done. */
        REFUSED
    }

    private final Kind kind;

    NativeError(int kind, byte[] message) {
        super(new String(message, StandardCharsets.UTF_8));
        this.kind = Kind.values()[kind];
    }

    /** {@return what went wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return the message, which is never null} */
    public String text() {
        return String.valueOf(getMessage());
    }

    /** {@return the same for callers of the public API} */
    public ModelException typed() {
        return switch (kind) {
            case ABORT ->
                new NativeAbortException(
                        "an assertion inside of llama.cpp failed, and this call is lost; the next one gets a new"
                                + " context: " + text(),
                        this);
            case REFUSED -> new InvalidRequestException(text(), this);
            default -> new ModelException("llama.cpp failed: " + text(), this, true);
        };
    }
}
