package dev.llmops.api.prompt;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to move or remove a label.
 *
 * @param name name of the prompt
 * @param label the label
 * @param to number of the version to which to move it, or null to remove it
 * @param expected number of the version that must have it now, 0 if no version may have it, or null if it does not matter
 * @param evidence the evidence for the change
 * @param commit the author and the reason
 */
public record LabelChange(
        String name,
        String label,
        @Nullable Integer to,
        @Nullable Integer expected,
        List<LabelEvidence> evidence,
        PromptCommit commit) {

    /** Copies the evidence; rejects an invalid name, label or number. */
    public LabelChange {
        PromptReference.requireName(name);
        PromptReference.requireLabel(label);
        if (to != null && to < 1) {
            throw new IllegalArgumentException("to must be at least 1, but was " + to);
        }
        if (expected != null && expected < 0) {
            throw new IllegalArgumentException("expected must be at least 0, but was " + expected);
        }
        evidence = List.copyOf(evidence);
        Objects.requireNonNull(commit, "commit");
    }

    /**
     * {@return a move of a label, from wherever it is}
     *
     * @param name name of the prompt
     * @param label the label
     * @param to number of the version to which to move it
     * @param commit the author and the reason
     */
    public static LabelChange move(String name, String label, int to, PromptCommit commit) {
        return new LabelChange(name, label, to, null, List.of(), commit);
    }

    /**
     * {@return a removal of a label, from wherever it is}
     *
     * @param name name of the prompt
     * @param label the label
     * @param commit the author and the reason
     */
    public static LabelChange remove(String name, String label, PromptCommit commit) {
        return new LabelChange(name, label, null, null, List.of(), commit);
    }

    /**
     * {@return the same change, made only if a given version has the label now}
     *
     * @param number number of that version, or 0 if no version may have it
     */
    public LabelChange expecting(int number) {
        return new LabelChange(name, label, to, number, evidence, commit);
    }

    /**
     * {@return the same change with evidence for it}
     *
     * @param more evidence, added after the existing evidence
     */
    public LabelChange with(List<LabelEvidence> more) {
        return new LabelChange(
                name,
                label,
                to,
                expected,
                Stream.concat(evidence.stream(), more.stream()).toList(),
                commit);
    }

    /**
     * Checks that the label is where it is expected. A registry calls it while no other change can intervene.
     *
     * @param actual number of the version that has the label, or null if none has
     * @throws LabelConflictException if the label is elsewhere
     */
    public void requireExpected(@Nullable Integer actual) {
        int now = actual == null ? 0 : actual;
        if (expected != null && expected != now) {
            throw new LabelConflictException(name, label, expected, actual);
        }
    }
}
