package dev.llmops.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentChange;
import dev.llmops.api.experiment.ExperimentStatus;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import dev.llmops.experiments.canary.Action;
import dev.llmops.experiments.canary.CanaryDecision;
import dev.llmops.experiments.canary.CanaryPlan;
import dev.llmops.experiments.canary.Guard;
import dev.llmops.experiments.canary.Observation;
import dev.llmops.experiments.canary.PromotedLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A canary that was promoted takes the label along. */
class PromotedLabelTest {

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    private Instant now = START;
    private final PromptRegistry prompts = PromptRegistries.inMemory(() -> now);
    private final ExperimentStore experiments = InMemoryExperimentStore.create(() -> now);
    private final PromotedLabel move = PromotedLabel.of(prompts, "production");

    @BeforeEach
    void twoVersions() {
        prompts.register("support", PromptContent.of("Kindly: {{question}}"), PromptCommit.NONE);
        prompts.register("support", PromptContent.of("Briefly: {{question}}"), PromptCommit.NONE);
        prompts.label("support", 1, "production", PromptCommit.NONE);
        now = START.plusSeconds(7200);
    }

    @Test
    void the_label_follows_once_and_says_why() {
        ExperimentVersion promoted = promoted(Variant.ofPrompt("canary", 1, PromptReference.parse("support@2")));

        move.promoted(promoted, decision());
        move.promoted(promoted, decision());

        assertThat(prompts.get(PromptReference.parse("support@production")).number())
                .isEqualTo(2);
        assertThat(prompts.moves("support")).hasSize(2);
        assertThat(prompts.moves("support").get(1).message())
                .isEqualTo("canary 'v7', version 1: all guards are below their margins");
    }

    @Test
    void a_label_that_somebody_moved_meanwhile_stays() {
        prompts.register("support", PromptContent.of("Hotfix: {{question}}"), PromptCommit.NONE);
        prompts.label("support", 3, "production", PromptCommit.NONE);
        ExperimentVersion promoted = promoted(Variant.ofPrompt("canary", 1, PromptReference.parse("support@2")));

        assertThatExceptionOfType(LlmOpsException.class).isThrownBy(() -> move.promoted(promoted, decision()));

        assertThat(prompts.get(PromptReference.parse("support@production")).number())
                .isEqualTo(3);
    }

    @Test
    void a_canary_of_a_model_has_no_label_to_move() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> move.promoted(promoted(Variant.ofModel("canary", 1, "new")), decision()))
                .withMessageContaining("changes no prompt");
    }

    private ExperimentVersion promoted(Variant canary) {
        return experiments.put(
                Experiment.of("v7", "support", Variant.control("control", 0), canary),
                0,
                ExperimentChange.of(ExperimentStatus.RUNNING, "c1", null));
    }

    private static CanaryDecision decision() {
        CanaryPlan plan = CanaryPlan.builder()
                .guard(Guard.failures("error", 0.1))
                .stage(0.5, 10, Duration.ZERO)
                .build();
        Observation observed = new Observation(
                0, Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO, false, false, List.of(), List.of());
        return new CanaryDecision(Action.PROMOTE, 0, "all guards are below their margins", plan, observed, List.of());
    }
}
