package dev.llmops.api.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptHistoryTest {

    private static PromptVersion version(String name, int number) {
        return new PromptVersion(
                name,
                number,
                "sha256:" + number,
                PromptContent.of("Number " + number),
                Set.of("stale"),
                null,
                null,
                null,
                Instant.EPOCH);
    }

    private static LabelMove move(String label, Integer from, Integer to) {
        return new LabelMove("a", label, from, to, null, null, List.of(), Instant.EPOCH);
    }

    private static PromptHistory history(List<PromptVersion> versions, LabelMove... moves) {
        return new PromptHistory("a", versions, List.of(moves), Set.of());
    }

    @Test
    void versions_have_the_labels_that_the_moves_lead_to() {
        PromptHistory history = history(
                List.of(version("a", 1), version("a", 3)),
                move("production", null, 1),
                move("staging", null, 3),
                move("production", 1, 3),
                move("staging", 3, null));

        assertThat(history.versions())
                .extracting(PromptVersion::labels)
                .containsExactly(Set.of(), Set.of("production"));
        assertThat(history.labels()).containsOnlyKeys("production").containsEntry("production", 3);
    }

    @Test
    void what_does_not_hang_together_is_refused() {
        PromptVersion first = version("a", 1);

        refused("one prompt, 'a', but had one of 'b'", List.of(version("b", 1)));
        refused("must rise, but 1 follows 2", List.of(version("a", 2), first));
        refused("must rise, but 1 follows 1", List.of(first, first));
        refused("moves to version 2, which is not there", List.of(first), move("x", null, 2));
        refused("begins at version 2, but the one before led to null", List.of(first), move("x", 2, 1));
        refused(
                "begins at version null, but the one before led to 1",
                List.of(first),
                move("x", null, 1),
                move("x", null, 1));
        assertThatThrownBy(() -> move("x", 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must lead to another version");
    }

    private static void refused(String expected, List<PromptVersion> versions, LabelMove... moves) {
        assertThatThrownBy(() -> history(versions, moves))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void two_histories_join_where_one_begins_as_the_other_does() {
        PromptVersion first = version("a", 1);
        PromptHistory begun = history(List.of(first), move("x", null, 1));
        PromptHistory gone =
                history(List.of(first, version("a", 2)), move("x", null, 1), move("y", null, 2), move("x", 1, 2));

        assertThat(gone.addedTo(begun).labels()).isEqualTo(gone.labels());
        assertThat(begun.addedTo(gone)).isEqualTo(gone);
        assertThat(gone.addedTo(gone)).isEqualTo(gone);
        assertThatThrownBy(() -> history(List.of(first, version("a", 2)), move("x", null, 2))
                        .addedTo(begun))
                .isInstanceOf(LabelConflictException.class)
                .hasMessageContaining("'a@x' is at version 1");
    }

    @Test
    void a_change_names_what_it_expects_and_a_policy_sees_evidence_of_its_version_alone() {
        PromptVersion first = version("a", 1);
        LabelEvidence mine = LabelEvidence.approval(first, "ben", "fine");
        LabelEvidence others = LabelEvidence.approval(version("a", 2), "ben", "fine");
        LabelChange change = LabelChange.move("a", "x", 1, PromptCommit.NONE)
                .with(List.of(mine))
                .with(List.of(others));

        assertThat(new LabelRequest(change, first, null, List.of(), 1).evidence(LabelEvidence.APPROVAL))
                .containsExactly(mine);
        assertThat(new LabelRequest(change, null, null, List.of(), 1).evidence(LabelEvidence.APPROVAL))
                .isEmpty();
        change.requireExpected(7);
        change.expecting(7).requireExpected(7);
        change.expecting(0).requireExpected(null);
        assertThatThrownBy(() -> change.expecting(7).requireExpected(null))
                .isInstanceOf(LabelConflictException.class)
                .hasMessageContaining("is at no version, but was expected at version 7");
        assertThatThrownBy(() -> change.expecting(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LabelChange.move("a", "x", 0, PromptCommit.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to must be at least 1, but was 0");
        assertThatThrownBy(() -> new LabelEvidence(" ", "sha256:1", null, true, null, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kind must not be blank");
    }
}
