package dev.llmops.tuning.job;

import dev.llmops.api.error.LlmOpsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A training job did not bring an adapter. What it had saved stays, and the same job goes on from there when it is started again. */
public final class TrainingException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** Why it ended. */
    public enum Kind {
        /** The Python program cannot be started, or lacks a package. */
        ENVIRONMENT,
        /** TRL is of a version that this was not tried with. */
        VERSION,
        /** The rows or the base cannot be trained with. */
        DATA,
        /** A loss or a weight was no finite number. */
        NOT_FINITE,
        /** The machine had no memory left. */
        MEMORY,
        /** It used more memory than it was allowed. */
        MEMORY_LIMIT,
        /** It took longer than it was allowed. */
        TIME_LIMIT,
        /** The disk is full. */
        DISK_FULL,
        /** It tried to write outside of its folder. */
        OUTSIDE_FOLDER,
        /** It was cancelled. */
        CANCELLED,
        /** The process was killed, or ended without a word. */
        KILLED,
        /** It said something that this does not understand. */
        PROTOCOL,
        /** The folder belongs to another job, or to one that runs. */
        FOLDER,
        /** Anything else; the log of the job tells more. */
        FAILED;

        static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return kind;
                }
            }
            return FAILED;
        }
    }

    private final Kind kind;
    private final @Nullable String lastCheckpoint;

    TrainingException(Kind kind, String message, @Nullable Path lastCheckpoint, @Nullable Throwable cause) {
        super(
                lastCheckpoint == null ? message : message + "; the last checkpoint is '" + lastCheckpoint + "'",
                cause,
                kind == Kind.MEMORY || kind == Kind.KILLED || kind == Kind.DISK_FULL);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.lastCheckpoint = lastCheckpoint == null ? null : lastCheckpoint.toString();
    }

    /** {@return why it ended} */
    public Kind kind() {
        return kind;
    }

    /** {@return the folder of the last checkpoint that was written whole, an adapter that can be used; empty if there is none} */
    public Optional<Path> lastCheckpoint() {
        return Optional.ofNullable(lastCheckpoint).map(Path::of);
    }
}
