package dev.llmops.tuning.job;

import dev.llmops.api.error.LlmOpsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A training job produced no adapter. What it had saved stays, and the same job resumes from there when it is started again. */
public final class TrainingException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /** Why it ended. */
    public enum Kind {
        /** The Python program cannot be started, or lacks a package. */
        ENVIRONMENT,
        /** This version of TRL was not tested. */
        VERSION,
        /** The rows or the base cannot be used for training. */
        DATA,
        /** A loss or a weight was not a finite number. */
        NOT_FINITE,
        /** The machine ran out of memory. */
        MEMORY,
        /** It exceeded its memory limit. */
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
