package dev.llmops.api.prompt;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A move of a label, as its history keeps it.
 *
 * @param name name of the prompt
 * @param label the label
 * @param from number of the version that had it before, or null if none had
 * @param to number of the version that has it since, or null if it was taken away
 * @param author who, or null
 * @param message why, or null
 * @param evidence what spoke for it
 * @param at when
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

    /** Copies the evidence; refuses a move that moves nothing. */
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
     * {@return the move that a change makes}
     *
     * @param change the change
     * @param from number of the version that has the label, or null if none has
     * @param at when
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
