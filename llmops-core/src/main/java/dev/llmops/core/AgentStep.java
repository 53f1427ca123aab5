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

/** A step of an agent: its run, a tool call or a search. Only the first end counts. Safe for use by multiple threads. */
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
     * A text found by a search.
     *
     * @param id the id of the text
     * @param score how well it matches, or null; a score that is not a finite number becomes null
     * @param text the text
     */
    public record Found(String id, @Nullable Double score, String text) {

        /** Replaces a score that is not a finite number with null; a store that divides by a length of zero gives one. */
        public Found {
            score = score != null && Double.isFinite(score) ? score : null;
        }
    }

    /** {@return the same step, in which things are done in another context} */
    AgentStep within(Context other) {
        return new AgentStep(other, span, passageGuardrails);
    }

    /** {@return the context for work done in this step} */
    public Context context() {
        return context;
    }

    /**
     * Ends the step.
     *
     * @param last the context that the step ended in, which identifies the caller
     * @param error what went wrong, or null
     */
    public void end(Context last, @Nullable Throwable error) {
        if (span != null) {
            span.end(last, error);
        }
    }

    /**
     * Ends a failed step.
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
     * @param count the number of texts found
     * @param texts supplies them; called only if telemetry includes content, and sent as the guardrails of passages leave them
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
