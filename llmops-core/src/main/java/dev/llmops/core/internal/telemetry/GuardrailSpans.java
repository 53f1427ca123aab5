package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import io.opentelemetry.api.trace.SpanKind;
import java.util.function.Supplier;

/** Spans of guardrails. Neither a decision's reason nor its text is sent: they may hold what was found. */
record GuardrailSpans(Spans spans) {

    Spans.Moment now() {
        return spans.now();
    }

    OpenSpan start(String guardrail, GuardrailStage stage, GuardrailContext context, Spans.Moment started) {
        return spans.span(GenAiNames.GUARDRAIL + " " + guardrail, SpanKind.INTERNAL, Spans.parent(context))
                .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_GUARDRAIL)
                .put(GenAiNames.GUARDRAIL_NAME, guardrail)
                .put(GenAiNames.GUARDRAIL_STAGE, Words.of(stage))
                .start(started);
    }

    /** Runs a check below its span, so that what it asks of other services stands there. */
    static <T> T within(OpenSpan span, Supplier<T> check) {
        try {
            return span.within(check);
        } catch (RuntimeException | Error e) {
            span.end(took -> span.error(e));
            throw e;
        }
    }

    static void end(OpenSpan span, Decision decision) {
        span.end(took -> {
            span.set(GenAiNames.GUARDRAIL_DECISION, Words.of(decision));
            if (!decision.findings().isEmpty()) {
                span.set(
                        GenAiNames.GUARDRAIL_FINDINGS,
                        decision.findings().stream()
                                .map(Finding::type)
                                .distinct()
                                .toList());
            }
        });
    }
}
