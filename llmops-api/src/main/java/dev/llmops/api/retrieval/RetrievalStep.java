package dev.llmops.api.retrieval;

import dev.llmops.api.json.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One stage of a search: its input, its output, and what it dropped and why.
 *
 * @param name the stage, for example {@code fusion} or {@code near-duplicates}
 * @param given number of passages that it received
 * @param kept number of passages that it passed on
 * @param dropped the passages that it left out, worst last; at most {@link #MAX_DROPPED} of them
 * @param details further details of the stage, such as generated questions; values as {@link JsonValues} describes
 */
public record RetrievalStep(String name, int given, int kept, List<Dropped> dropped, Map<String, Object> details) {

    /** The maximum number of left-out passages that a stage lists. */
    public static final int MAX_DROPPED = 50;

    /** Copies the collections and keeps the first {@link #MAX_DROPPED} of the dropped passages; rejects counts below 0. */
    public RetrievalStep {
        Objects.requireNonNull(name, "name");
        if (given < 0 || kept < 0) {
            throw new IllegalArgumentException("given and kept must be at least 0, but were " + given + " and " + kept);
        }
        dropped = List.copyOf(dropped.size() <= MAX_DROPPED ? dropped : dropped.subList(0, MAX_DROPPED));
        details = JsonValues.copyOf("details", details);
    }

    /**
     * A passage that a stage left out.
     *
     * @param passage its {@linkplain Passage#id() id}
     * @param reason why, in words for people
     */
    public record Dropped(String passage, String reason) {

        /** Rejects nulls. */
        public Dropped {
            Objects.requireNonNull(passage, "passage");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
