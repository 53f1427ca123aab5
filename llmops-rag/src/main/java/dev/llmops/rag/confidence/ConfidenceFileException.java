package dev.llmops.rag.confidence;

import dev.llmops.api.error.LlmOpsException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that should hold a bound does not, or cannot be read or written. */
public class ConfidenceFileException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the file. */
    public enum Problem {
        /** It cannot be read or written. */
        INACCESSIBLE,
        /** It holds something other than a bound. */
        OTHER_FORMAT,
        /** It was written by a version with another file format. */
        OTHER_VERSION,
        /** It was changed after it was written. */
        CORRUPT
    }

    private final Problem problem;

    ConfidenceFileException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause, false);
        this.problem = Objects.requireNonNull(problem, "problem");
    }

    /** {@return what is wrong with the file} */
    public Problem problem() {
        return problem;
    }
}
