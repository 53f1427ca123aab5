package dev.llmops.api.guardrail;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Runs guardrails one after the other. */
final class CompositeGuardrail implements Guardrail {

    private final String name;
    private final List<Guardrail> guardrails;
    private final Set<GuardrailStage> stages = EnumSet.noneOf(GuardrailStage.class);

    CompositeGuardrail(String name, List<Guardrail> guardrails) {
        this.name = Objects.requireNonNull(name, "name");
        this.guardrails = List.copyOf(guardrails);
        guardrails.forEach(guardrail -> stages.addAll(guardrail.stages()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.copyOf(stages);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        List<Finding> findings = new ArrayList<>();
        String current = text;
        boolean changed = false;
        for (Guardrail guardrail : guardrails) {
            if (!guardrail.stages().contains(stage)) {
                continue;
            }
            Decision decision = guardrail.check(stage, current, context);
            addFindings(findings, decision, changed);
            if (decision instanceof Decision.Block block) {
                return new Decision.Block(block.reason(), findings);
            }
            if (decision instanceof Decision.Reask reask) {
                return new Decision.Reask(reask.instruction(), findings);
            }
            if (decision instanceof Decision.Transform transform) {
                changed |= !transform.text().equals(current);
                current = transform.text();
            }
        }
        return changed ? new Decision.Transform(current, findings) : new Decision.Pass(findings);
    }

    private static void addFindings(List<Finding> all, Decision decision, boolean changed) {
        for (Finding finding : decision.findings()) {
            // After a change the ranges no longer are those of the original text.
            all.add(changed ? new Finding(finding.detector(), finding.type(), null, finding.score()) : finding);
        }
    }
}
