package dev.llmops.core.internal.telemetry;

import dev.llmops.core.internal.time.Time;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.function.Consumer;

/** Starts spans. Telemetry that fails is reported and hurts no answer: the call goes on with a span that says nothing. */
final class Spans {

    /**
     * When a span starts.
     *
     * @param instant on the wall clock
     * @param nanos on the clock that never goes back
     */
    record Moment(Instant instant, long nanos) {}

    private final Tracer tracer;
    private final boolean content;
    private final Consumer<Throwable> faults;
    private final Time time;

    Spans(Tracer tracer, boolean content, Consumer<Throwable> faults, Time time) {
        this.tracer = tracer;
        this.content = content;
        this.faults = faults;
        this.time = time;
    }

    /** {@return whether texts may be sent} */
    boolean content() {
        return content;
    }

    Time time() {
        return time;
    }

    Moment now() {
        return new Moment(time.now(), time.nanos());
    }

    OpenSpan start(String name, SpanKind kind, Context parent, Attributes attributes) {
        return start(name, kind, parent, attributes, now());
    }

    OpenSpan start(String name, SpanKind kind, Context parent, Attributes attributes, Moment moment) {
        Span span = Span.getInvalid();
        Context context = parent;
        try {
            span = tracer.spanBuilder(name)
                    .setSpanKind(kind)
                    .setParent(parent)
                    .setStartTimestamp(moment.instant())
                    .setAllAttributes(attributes)
                    .startSpan();
            context = parent.with(span);
        } catch (RuntimeException | LinkageError e) {
            faults.accept(e);
        }
        return new OpenSpan(this, span, context, moment);
    }

    void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            faults.accept(e);
        }
    }
}
