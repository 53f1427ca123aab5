package dev.llmops.experiments.canary;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import java.time.Instant;
import java.util.Objects;

/**
 * Points a label to the prompt version of a canary that was promoted, if the label is still where it was when the canary began; a label
 * that somebody moved meanwhile stays, and the controller reports the conflict at each look until a person decides. Telling it twice
 * moves once. A rollback moves nothing: the label never left. Safe for use by multiple threads.
 */
public final class PromotedLabel implements CanaryListener {

    private final PromptRegistry prompts;
    private final String label;

    private PromotedLabel(PromptRegistry prompts, String label) {
        this.prompts = Objects.requireNonNull(prompts, "prompts");
        this.label = Objects.requireNonNull(label, "label");
    }

    /**
     * {@return a move of a label}
     *
     * @param prompts the registry
     * @param label the label, such as {@code production}
     */
    public static PromotedLabel of(PromptRegistry prompts, String label) {
        return new PromotedLabel(prompts, label);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the canary changes no prompt
     * @throws dev.llmops.api.error.LlmOpsException if the version is gone, the label was moved meanwhile or is protected
     */
    @Override
    public void promoted(ExperimentVersion version, CanaryDecision decision) {
        PromptReference reference = Canaries.canary(version.experiment()).prompt();
        if (reference == null) {
            throw new IllegalArgumentException("canary '" + version.experiment().name()
                    + "' changes no prompt, so no label can follow; leave out the PromotedLabel");
        }
        int number = prompts.get(reference).number();
        Observation observed = decision.observed();
        Instant begun = observed == null ? version.at() : version.at().minus(observed.running());
        int now = prompts.labelAt(reference.name(), label, Instant.MAX).orElse(0);
        if (now != number) {
            prompts.change(LabelChange.move(
                            reference.name(),
                            label,
                            number,
                            new PromptCommit(
                                    version.by(),
                                    "canary '" + version.experiment().name() + "', version " + version.number() + ": "
                                            + decision.reason()))
                    .expecting(prompts.labelAt(reference.name(), label, begun).orElse(0)));
        }
    }

    @Override
    public void rolledBack(ExperimentVersion version, CanaryDecision decision) {}
}
