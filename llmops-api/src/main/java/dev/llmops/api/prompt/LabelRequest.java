package dev.llmops.api.prompt;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request that a {@link LabelPolicy} decides on.
 *
 * @param change the requested change
 * @param version the version that is to have the label, or null if the label is to be removed
 * @param current the version that has it now, or null if none has
 * @param history the label's moves so far, oldest first
 * @param number the position of this move among the label's moves, starting at 1; in an import, moves that come with it are counted and are
 *     not in the history
 */
public record LabelRequest(
        LabelChange change,
        @Nullable LabelledVersion version,
        @Nullable LabelledVersion current,
        List<LabelMove> history,
        int number) {

    /** Copies the history. */
    public LabelRequest {
        Objects.requireNonNull(change, "change");
        history = List.copyOf(history);
    }

    /**
     * {@return the same request with other evidence}
     *
     * @param evidence the evidence
     */
    public LabelRequest withEvidence(List<LabelEvidence> evidence) {
        LabelChange other = new LabelChange(
                change.name(), change.label(), change.to(), change.expected(), evidence, change.commit());
        return new LabelRequest(other, version, current, history, number);
    }

    /**
     * {@return the evidence of a kind that is about the version}
     *
     * @param kind the kind
     */
    public List<LabelEvidence> evidence(String kind) {
        String content = version == null ? null : version.contentHash();
        return change.evidence().stream()
                .filter(each -> each.kind().equals(kind) && each.contentHash().equals(content))
                .toList();
    }
}
