package dev.llmops.local.error;

import dev.llmops.api.error.ModelException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model file cannot be used. The message names the file, what is wrong with it and what to do. */
public class ModelFileException extends ModelException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the file. */
    public enum Reason {
        /** There is no such file. */
        MISSING,
        /** It is a folder, or it cannot be read. */
        UNREADABLE,
        /** It is not a GGUF file. */
        NOT_GGUF,
        /** It is a GGUF file of a version or kind that is not supported. */
        UNSUPPORTED,
        /** It is shorter than its header says. */
        TRUNCATED,
        /** Its header contradicts itself. */
        CORRUPT,
        /** llama.cpp refused it. */
        REFUSED
    }

    private final Reason reason;
    private final String file;

    /**
     * Creates the exception.
     *
     * @param reason what kind of fault it is
     * @param file the file
     * @param message what is wrong and what to do
     * @param cause the cause, or null
     */
    public ModelFileException(Reason reason, Path file, String message, @Nullable Throwable cause) {
        super(file + ": " + message, cause, false);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.file = file.toString();
    }

    /** {@return what kind of fault it is} */
    public Reason reason() {
        return reason;
    }

    /** {@return the file} */
    public Path file() {
        return Path.of(file);
    }
}
