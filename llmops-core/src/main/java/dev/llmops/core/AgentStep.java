package dev.llmops.core;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.core.internal.telemetry.FoundText;
import dev.llmops.core.internal.telemetry.StepSpan;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A step of an agent: its run, a tool, a search. The first end counts. Safe for use by several threads. */
public final class AgentStep {

    private final Context context;
    private final @Nullable StepSpan span;
    private final List<Guardrail> passageGuardrails;

    AgentStep(Context context, @Nullable StepSpan span, List<Guardrail> passageGuardrails) {
        this.context = context;
        this.span = span;
        this.passageGuardrails = passageGuardrails;
    }

    /**
     * A text that a search found.
     *
     * @param id its id
     * @param score how well it fits, or null; what is no finite number is none
     * @param text the text
     */
    public record Found(String id, @Nullable Double score, String text) {

        /** Takes a score that is no finite number, as of a store that divides by a length of zero, for none. */
        public Found {
            score = score != null && Double.isFinite(score) ? score : null;
        }
    }

    /** {@return the same step, in which things are done in another context} */
    AgentStep within(Context other) {
        return new AgentStep(other, span, passageGuardrails);
    }

    /** {@return the context for what is done in this step} */
    public Context context() {
        return context;
    }

    /**
     * Ends the step.
     *
     * @param last the context that it ended in, which says who called
     * @param error what went wrong, or null
     */
    public void end(Context last, @Nullable Throwable error) {
        if (span != null) {
            span.end(last, error);
        }
    }

    /**
     * Ends a step that went wrong.
     *
     * @param errorType the kind of error, from a small set of words
     */
    public void fail(String errorType) {
        if (span != null) {
            span.end(context, errorType);
        }
    }

    /**
     * Ends a search.
     *
     * @param count how many texts it found
     * @param texts gives them; asked only where telemetry has content, and sent as the guardrails of passages leave them
     */
    public void found(int count, Supplier<List<Found>> texts) {
        if (span != null) {
            span.found(count, () -> texts.get().stream().map(this::guarded).toList());
        }
    }

    /** {@return the text as guardrails leave it; without it if one of them holds it back, or fails} */
    private FoundText guarded(Found found) {
        GuardrailContext caller = GuardrailContext.of(CallerScope.current().orElse(Caller.ANONYMOUS));
        String text = found.text();
        for (Guardrail guardrail : passageGuardrails) {
            Decision decision;
            try {
                decision = guardrail.check(GuardrailStage.PASSAGE, text, caller);
            } catch (RuntimeException e) {
                return new FoundText(found.id(), found.score(), null);
            }
            if (decision instanceof Decision.Transform transform) {
                text = transform.text();
            } else if (!(decision instanceof Decision.Pass)) {
                return new FoundText(found.id(), found.score(), null);
            }
        }
        return new FoundText(found.id(), found.score(), text);
    }
}
