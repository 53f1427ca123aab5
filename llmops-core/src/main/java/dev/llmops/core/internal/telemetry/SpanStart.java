package dev.llmops.core.internal.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span that is about to start, with what it says from its start: sampling decides by it. Attributes go straight into OpenTelemetry's own
 * builder; a list or map of them in between costs the caller more than to start the span.
 */
final class SpanStart {

    private record Said(AttributeKey<?> key, Object value) {}

    private final Spans spans;
    private final Context parent;
    /** Null if there is no span: nobody makes one, or who makes it failed. */
    private @Nullable SpanBuilder builder;
    /** For the dialects, which add to a span that has started; null if there are none. */
    private final @Nullable List<Said> said;

    /** @param tracer makes the span, or null: then there is none */
    SpanStart(Spans spans, @Nullable Tracer tracer, String name, SpanKind kind, Context parent) {
        this.spans = spans;
        this.parent = parent;
        this.said = tracer != null && spans.dialects().any() ? new ArrayList<>() : null;
        if (tracer != null) {
            try {
                this.builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
            } catch (RuntimeException | LinkageError e) {
                failed(e);
            }
        }
    }

    /** Adds an attribute, unless there is no value. A key is put once. */
    <T> SpanStart put(AttributeKey<T> key, @Nullable T value) {
        if (builder != null && value != null) {
            try {
                builder.setAttribute(key, value);
            } catch (RuntimeException | LinkageError e) {
                failed(e);
            }
            if (said != null) {
                said.add(new Said(key, value));
            }
        }
        return this;
    }

    /** Links to the call that the context is about, if it is about one. */
    SpanStart about() {
        SpanContext call = parent.get(Spans.ABOUT);
        if (builder != null && call != null) {
            try {
                builder.addLink(call);
            } catch (RuntimeException | LinkageError e) {
                failed(e);
            }
        }
        return this;
    }

    private void failed(Throwable fault) {
        builder = null;
        spans.failed(fault);
    }

    OpenSpan start() {
        return start(spans.now());
    }

    OpenSpan start(Spans.Moment moment) {
        if (builder != null) {
            try {
                Span span = builder.setStartTimestamp(moment.instant()).startSpan();
                OpenSpan open = new OpenSpan(spans, span, parent.with(span), moment);
                if (said != null) {
                    spans.safely(() -> said.forEach(each -> open.dialect(each.key(), each.value())));
                }
                return open;
            } catch (RuntimeException | LinkageError e) {
                failed(e);
            }
        }
        return new OpenSpan(spans, Span.wrap(Span.fromContext(parent).getSpanContext()), parent, moment);
    }
}
