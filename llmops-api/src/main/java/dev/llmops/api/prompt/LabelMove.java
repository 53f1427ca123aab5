package dev.llmops.api.prompt;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A move of a label, as recorded in its history.
 *
 * @param name name of the prompt
 * @param label the label
 * @param from number of the version that had it before, or null if none had
 * @param to number of the version that has had it since, or null if it was removed
 * @param author who moved it, or null
 * @param message why, or null
 * @param evidence the evidence for the move
 * @param at when it was moved
 */
public record LabelMove(
        String name,
        String label,
        @Nullable Integer from,
        @Nullable Integer to,
        @Nullable String author,
        @Nullable String message,
        List<LabelEvidence> evidence,
        Instant at) {

    /** Copies the evidence; rejects a move that changes nothing. */
    public LabelMove {
        PromptReference.requireName(name);
        PromptReference.requireLabel(label);
        if (Objects.equals(from, to)) {
            throw new IllegalArgumentException(
                    "a move must lead to another version, but was from " + from + " to " + to);
        }
        evidence = List.copyOf(evidence);
        Objects.requireNonNull(at, "at");
    }

    /**
     * {@return the move that a change results in}
     *
     * @param change the change
     * @param from number of the version that has the label, or null if none has
     * @param at when it is made
     */
    public static LabelMove of(LabelChange change, @Nullable Integer from, Instant at) {
        return new LabelMove(
                change.name(),
                change.label(),
                from,
                change.to(),
                change.commit().author(),
                change.commit().message(),
                change.evidence(),
                at);
    }
}
