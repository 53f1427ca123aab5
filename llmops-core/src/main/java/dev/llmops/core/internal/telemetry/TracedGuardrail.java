package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.PolicyIdentity;
import dev.llmops.api.guardrail.StreamCheck;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A guardrail with a span for each text it checks. */
record TracedGuardrail(Guardrail guardrail, GuardrailSpans spans) implements Guardrail {

    @Override
    public String name() {
        return guardrail.name();
    }

    @Override
    public Set<GuardrailStage> stages() {
        return guardrail.stages();
    }

    @Override
    public @Nullable PolicyIdentity policy() {
        return guardrail.policy();
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        OpenSpan span = spans.start(name(), stage, context, spans.now());
        Decision decision = GuardrailSpans.within(span, () -> guardrail.check(stage, text, context));
        GuardrailSpans.end(span, decision);
        return decision;
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return new TracedCheck(name(), guardrail.checkStream(context), context, spans);
    }
}
