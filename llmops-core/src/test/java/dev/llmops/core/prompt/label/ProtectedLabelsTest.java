package dev.llmops.core.prompt.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtectedLabelsTest {

    private static final PromptCommit ANA = new PromptCommit("ana", null);
    private static final PromptCommit OPS = new PromptCommit("ops", "release");

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Instant.EPOCH);
    private PromptVersion first;
    private PromptVersion second;

    @BeforeEach
    void firstIsInProduction() {
        first = registry.register("answer", PromptContent.of("One"), ANA);
        second = registry.register("answer", PromptContent.of("Two"), ANA);
        registry.label("answer", 1, "production", ANA);
    }

    private void move(LabelPolicy policy, PromptVersion version, LabelEvidence... evidence) {
        ProtectedPromptRegistry.of(registry, Map.of("production", policy))
                .change(LabelChange.move("answer", "production", version.number(), OPS)
                        .with(List.of(evidence)));
    }

    private void refused(LabelPolicy policy, PromptVersion version, String because, LabelEvidence... evidence) {
        int before = production();
        assertThatThrownBy(() -> move(policy, version, evidence))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining("label 'answer@production' is protected")
                .hasMessageContaining(because);
        assertThat(production()).isEqualTo(before);
    }

    private int production() {
        return registry.get(PromptReference.labelled("answer", "production")).number();
    }

    private static LabelEvidence evaluation(PromptVersion version, PromptVersion baseline, boolean passed) {
        return new LabelEvidence(
                LabelEvidence.EVALUATION,
                version.contentHash(),
                baseline.contentHash(),
                passed,
                null,
                passed ? "better" : "it is a tie");
    }

    private static LabelEvidence attacks(PromptVersion version, boolean passed) {
        return new LabelEvidence(
                LabelEvidence.RED_TEAM, version.contentHash(), null, passed, "red team", "3 of 100 attacks succeeded");
    }

    @Test
    void an_evaluation_must_be_about_the_version_and_the_one_that_has_the_label_and_say_yes() {
        LabelPolicy policy = LabelPolicies.evaluationPassed();
        PromptVersion third = registry.register("answer", PromptContent.of("Three"), ANA);

        refused(policy, second, "there is no evidence of kind 'evaluation' about answer@2");
        refused(policy, second, "there is no evidence of kind 'evaluation'", evaluation(third, first, true));
        refused(policy, second, "no evaluation compares it with answer@1", evaluation(second, third, true));
        refused(policy, second, "it is a tie", evaluation(second, first, true), evaluation(second, first, false));
        move(policy, second, evaluation(second, first, true));

        assertThat(production()).isEqualTo(2);
        assertThat(registry.moves("answer").get(1).evidence()).containsExactly(evaluation(second, first, true));
    }

    @Test
    void where_no_version_has_the_label_none_can_be_better() {
        ProtectedPromptRegistry guarded =
                ProtectedPromptRegistry.of(registry, Map.of("staging", LabelPolicies.evaluationPassed()));

        assertThatThrownBy(() -> guarded.change(
                        LabelChange.move("answer", "staging", 2, OPS).with(List.of(evaluation(second, first, true)))))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining("no version is 'staging' yet");
    }

    @Test
    void a_red_team_must_have_failed() {
        refused(LabelPolicies.redTeamPassed(), second, "'red-team'", attacks(first, true));
        refused(LabelPolicies.redTeamPassed(), second, "3 of 100 attacks", attacks(second, false));
        move(LabelPolicies.redTeamPassed(), second, attacks(second, true));

        assertThat(production()).isEqualTo(2);
    }

    @Test
    void an_approval_must_come_from_others_than_who_wrote_and_who_moves() {
        LabelPolicy two = LabelPolicies.approvedBy(2, Set.of());
        LabelEvidence ben = LabelEvidence.approval(second, "ben", "read it");

        refused(two, second, "but there are [ben]", ben, ben, LabelEvidence.approval(second, "ana", "mine"));
        refused(two, second, "but there are [ben]", ben, LabelEvidence.approval(second, "ops", "moving it"));
        refused(LabelPolicies.approvedBy(1, Set.of("cem")), second, "of [cem], but there are []", ben);
        move(two, second, ben, LabelEvidence.approval(second, "cem", "fine"));

        assertThat(production()).isEqualTo(2);
        assertThatThrownBy(() -> LabelPolicies.approvedBy(0, Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number must be at least 1, but was 0");
    }

    @Test
    void all_of_several_must_consent() {
        LabelPolicy both = LabelPolicies.all(LabelPolicies.evaluationPassed(), LabelPolicies.redTeamPassed());

        refused(both, second, "'red-team'", evaluation(second, first, true));
        refused(both, second, "'evaluation'", attacks(second, true));
        move(both, second, evaluation(second, first, true), attacks(second, true));

        assertThat(production()).isEqualTo(2);
    }

    @Test
    void a_label_goes_back_where_it_was_without_evidence() {
        PromptVersion third = registry.register("answer", PromptContent.of("Three"), ANA);
        registry.label("answer", 2, "production", ANA);
        LabelPolicy policy = LabelPolicies.orBack(LabelPolicies.approvedBy(1, Set.of()));

        refused(policy, third, "must approve", LabelEvidence.approval(third, "ops", "mine"));
        move(policy, first);

        assertThat(production()).isEqualTo(1);
    }

    @Test
    void a_protected_label_is_not_taken_away_and_others_are_free() {
        ProtectedPromptRegistry guarded =
                ProtectedPromptRegistry.of(registry, Map.of("production", LabelPolicies.redTeamPassed()));
        guarded.label("answer", 2, "staging", ANA);
        guarded.change(LabelChange.remove("answer", "staging", ANA));

        assertThatThrownBy(() -> guarded.change(LabelChange.remove("answer", "production", ANA)))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining("not taken away");
        assertThat(guarded.label("answer", 1, "production", ANA).number())
                .as("where it is already")
                .isEqualTo(1);
        assertThatThrownBy(() -> guarded.label("answer", 9, "production", ANA))
                .isInstanceOf(PromptNotFoundException.class);
        assertThatThrownBy(() -> guarded.change(
                        LabelChange.move("answer", "production", 2, ANA).expecting(2)))
                .isInstanceOf(LabelConflictException.class);
    }

    @Test
    void a_label_that_moved_while_the_policy_thought_stays_where_it_went() {
        LabelPolicy slow = request -> {
            registry.label("answer", 2, "production", ANA);
            return Optional.empty();
        };
        PromptVersion third = registry.register("answer", PromptContent.of("Three"), ANA);

        assertThatThrownBy(() -> move(slow, third)).isInstanceOf(LabelConflictException.class);
        assertThat(production()).isEqualTo(2);
    }

    @Test
    void an_import_moves_a_protected_label_only_with_the_evidence_that_it_brings() {
        PromptRegistry other = PromptRegistries.inMemory(() -> Instant.EPOCH);
        other.add(registry.history("answer"), ANA);
        other.label("answer", 2, "production", ANA);
        ProtectedPromptRegistry guarded =
                ProtectedPromptRegistry.of(registry, Map.of("production", LabelPolicies.redTeamPassed()));

        assertThatThrownBy(() -> guarded.add(other.history("answer"), OPS))
                .isInstanceOf(LabelRefusedException.class)
                .hasMessageContaining("'red-team'");
        assertThat(production()).isEqualTo(1);

        PromptRegistry tested = PromptRegistries.inMemory(() -> Instant.EPOCH);
        tested.add(registry.history("answer"), ANA);
        tested.change(LabelChange.move("answer", "production", 2, ANA).with(List.of(attacks(second, true))));
        PromptHistory brought = tested.history("answer");
        guarded.add(brought, OPS);
        guarded.add(brought, OPS);
        assertThat(production()).isEqualTo(2);
    }

    @Test
    void an_application_protects_its_labels_when_it_is_built() {
        try (LlmOps ops = LlmOps.builder()
                .model(ScriptedModelClient.saying("Yes."))
                .prompts(registry)
                .store(Store.noop())
                .protectLabel("production", LabelPolicies.approvedBy(1, Set.of()))
                .build()) {
            assertThatThrownBy(() -> ops.prompts().label("answer", 2, "production", OPS))
                    .isInstanceOf(LabelRefusedException.class);
            assertThat(ops.prompt("answer@production")
                            .ask()
                            .generation()
                            .prompt()
                            .version())
                    .isEqualTo(1);
        }
        assertThatThrownBy(() -> LlmOps.builder()
                        .protectLabel("production", LabelPolicies.redTeamPassed())
                        .protectLabel("production", LabelPolicies.redTeamPassed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label 'production' is protected already");
    }
}
