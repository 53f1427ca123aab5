package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;

/**
 * The check of a streamed answer, with a span for the step that decides: the last one, or that which stops the answer.
 * One for each piece would bury the rest of the trace.
 */
record TracedCheck(String guardrail, StreamCheck check, GuardrailContext context, GuardrailSpans spans)
        implements StreamCheck {

    @Override
    public Step push(String piece) {
        Spans.Moment started = spans.now();
        try {
            Step step = check.push(piece);
            Decision decision = step.decision();
            if (decision != null && decision.stops()) {
                GuardrailSpans.end(span(started), decision);
            }
            return step;
        } catch (RuntimeException | Error e) {
            OpenSpan span = span(started);
            span.end(took -> span.error(e));
            throw e;
        }
    }

    @Override
    public Step finish() {
        OpenSpan span = span(spans.now());
        Step step = GuardrailSpans.within(span, check::finish);
        Decision decision = step.decision();
        GuardrailSpans.end(span, decision == null ? Decision.pass() : decision);
        return step;
    }

    private OpenSpan span(Spans.Moment started) {
        return spans.start(guardrail, GuardrailStage.OUTPUT, context, started);
    }
}
