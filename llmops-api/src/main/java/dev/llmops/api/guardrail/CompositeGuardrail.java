package dev.llmops.api.guardrail;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs guardrails one after the other. */
final class CompositeGuardrail implements Guardrail {

    private final String name;
    private final List<Guardrail> guardrails;
    private final Set<GuardrailStage> stages;

    CompositeGuardrail(String name, List<Guardrail> guardrails) {
        this.name = Objects.requireNonNull(name, "name");
        this.guardrails = List.copyOf(guardrails);
        this.stages = guardrails.stream()
                .flatMap(guardrail -> guardrail.stages().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return stages;
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        Findings findings = new Findings();
        String current = text;
        boolean changed = false;
        for (Guardrail guardrail : at(stage)) {
            Decision decision = guardrail.check(stage, current, context);
            findings.add(decision, changed);
            if (decision instanceof Decision.Block || decision instanceof Decision.Reask) {
                return findings.in(decision);
            }
            if (decision instanceof Decision.Transform transform) {
                changed = true;
                current = transform.text();
            }
        }
        return changed ? new Decision.Transform(current, findings.all()) : new Decision.Pass(findings.all());
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return StreamCheck.composite(at(GuardrailStage.OUTPUT).stream()
                .map(guardrail -> guardrail.checkStream(context))
                .toList());
    }

    private List<Guardrail> at(GuardrailStage stage) {
        return guardrails.stream()
                .filter(guardrail -> guardrail.stages().contains(stage))
                .toList();
    }
}
