package dev.llmops.api.prompt;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a label to be moved or taken away.
 *
 * @param name name of the prompt
 * @param label the label
 * @param to number of the version that shall have it, or null to take it away
 * @param expected number of the version that must have it now, 0 if none must, or null if that does not matter
 * @param evidence what speaks for it
 * @param commit who and why
 */
public record LabelChange(
        String name,
        String label,
        @Nullable Integer to,
        @Nullable Integer expected,
        List<LabelEvidence> evidence,
        PromptCommit commit) {

    /** Copies the evidence; refuses a name, label or number that none can be. */
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
     * {@return a move, from wherever the label is}
     *
     * @param name name of the prompt
     * @param label the label
     * @param to number of the version that shall have it
     * @param commit who and why
     */
    public static LabelChange move(String name, String label, int to, PromptCommit commit) {
        return new LabelChange(name, label, to, null, List.of(), commit);
    }

    /**
     * {@return taking a label away, from wherever it is}
     *
     * @param name name of the prompt
     * @param label the label
     * @param commit who and why
     */
    public static LabelChange remove(String name, String label, PromptCommit commit) {
        return new LabelChange(name, label, null, null, List.of(), commit);
    }

    /**
     * {@return the same, only if a version has the label now}
     *
     * @param number number of that version, or 0 if none must have it
     */
    public LabelChange expecting(int number) {
        return new LabelChange(name, label, to, number, evidence, commit);
    }

    /**
     * {@return the same with what speaks for it}
     *
     * @param more evidence, behind what there is
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
     * Compares where the label is with where it is expected. A registry calls it when no other change can come between.
     *
     * @param actual number of the version that has the label, or null if none has
     * @throws LabelConflictException if it is elsewhere
     */
    public void requireExpected(@Nullable Integer actual) {
        int now = actual == null ? 0 : actual;
        if (expected != null && expected != now) {
            throw new LabelConflictException(name, label, expected, actual);
        }
    }
}
