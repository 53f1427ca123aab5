package dev.llmops.api.prompt;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LabelPolicy} decides about.
 *
 * @param change the change that is asked for
 * @param version the version that shall have the label, or null if it shall be taken away
 * @param current the version that has it now, or null if none has
 * @param history the label's moves so far, oldest first
 * @param number which of the label's moves it would be, from 1; in an import, moves that come with it are counted and are not in the history
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
     * {@return the same with other evidence}
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
