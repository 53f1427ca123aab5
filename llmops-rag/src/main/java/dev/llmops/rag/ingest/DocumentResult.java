package dev.llmops.rag.ingest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of ingesting a document of a source.
 *
 * @param id the id of the document in the index
 * @param outcome what happened to it
 * @param reason why it was skipped, or null if it was not
 * @param detail the explanation if it was skipped, the former id if it was moved, else empty
 * @param passages the number of passages created; 0 for a document that is unchanged or skipped
 */
public record DocumentResult(
        String id, Outcome outcome, @Nullable SkipReason reason, String detail, int passages) {

    /** The possible outcomes for a document. */
    public enum Outcome {
        /** It is new in the index. */
        ADDED,
        /** It replaced an older version. */
        UPDATED,
        /** It was in the index under another id (the detail), and is now under this one, with its vectors. */
        MOVED,
        /** It is already in the index; nothing was done. */
        UNCHANGED,
        /** It was not ingested; the reason says why. */
        SKIPPED;

        /** {@return whether the index was written for this outcome} */
        public boolean writes() {
            return this == ADDED || this == UPDATED || this == MOVED;
        }
    }

    /** Rejects a reason without skipping, and skipping without a reason. */
    public DocumentResult {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
        if ((outcome == Outcome.SKIPPED) != (reason != null)) {
            throw new IllegalArgumentException(
                    "a result has a reason if and only if it is SKIPPED, but outcome was " + outcome);
        }
    }
}
