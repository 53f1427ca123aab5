package dev.llmops.core.internal.telemetry;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.internal.time.Time;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts spans. Telemetry that fails is reported and hurts no answer: the call goes on with a span that says nothing. */
final class Spans {

    /**
     * When a span starts.
     *
     * @param instant on the wall clock
     * @param nanos on the clock that never goes back
     */
    record Moment(Instant instant, long nanos) {}

    /** The span of the call that work outside of it is about. */
    static final ContextKey<SpanContext> ABOUT = ContextKey.named("llmops-about");

    private static final MemoryKey<Context> PARENT = new MemoryKey<>(Context.class, Spans.class);

    private final @Nullable Tracer tracer;
    private final boolean content;
    private final Dialects dialects;
    private final Consumer<Throwable> faults;
    private final Time time;
    private final Executor ends;

    /**
     * Starts spans of a tracer.
     *
     * @param tracer makes them, or null: then there are none, and what would be told of them is not put together
     * @param ends does what is to be done when one ends
     */
    Spans(
            @Nullable Tracer tracer,
            boolean content,
            Dialects dialects,
            Consumer<Throwable> faults,
            Time time,
            Executor ends) {
        this.tracer = tracer;
        this.content = content;
        this.dialects = dialects;
        this.faults = faults;
        this.time = time;
        this.ends = ends;
    }

    /** {@return whether texts may be sent} */
    boolean content() {
        return content;
    }

    Dialects dialects() {
        return dialects;
    }

    Time time() {
        return time;
    }

    Moment now() {
        return new Moment(time.now(), time.nanos());
    }

    /** {@return a span that is about to start} */
    SpanStart span(String name, SpanKind kind, Context parent) {
        return new SpanStart(this, tracer, name, kind, parent);
    }

    /** Does what a span's end has to say, now or soon, in the context of this moment. */
    void afterwards(Runnable end) {
        ends.execute(Context.current().wrap(end));
    }

    void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** Reports a fault of telemetry, which hurts no answer. */
    void failed(Throwable fault) {
        faults.accept(fault);
    }

    /**
     * A span that is about to start, with what it says from its start: sampling decides by it. Attributes go straight into OpenTelemetry's own
     * builder; a list or map of them in between costs the caller more than to start the span.
     */
    static final class SpanStart {

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
                } catch (RuntimeException | Error e) {
                    failed(e);
                }
            }
        }

        /** Adds an attribute, unless there is no value. A key is put once. */
        <T> SpanStart put(AttributeKey<T> key, @Nullable T value) {
            if (builder != null && value != null) {
                try {
                    builder.setAttribute(key, value);
                } catch (RuntimeException | Error e) {
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
            SpanContext call = parent.get(ABOUT);
            if (builder != null && call != null) {
                try {
                    builder.addLink(call);
                } catch (RuntimeException | Error e) {
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

        OpenSpan start(Moment moment) {
            if (builder != null) {
                try {
                    Span span = builder.setStartTimestamp(moment.instant()).startSpan();
                    OpenSpan open = new OpenSpan(spans, span, parent.with(span), moment);
                    if (said != null) {
                        spans.safely(() -> said.forEach(each -> open.dialect(each.key(), each.value())));
                    }
                    return open;
                } catch (RuntimeException | Error e) {
                    failed(e);
                }
            }
            return new OpenSpan(spans, Span.wrap(Span.fromContext(parent).getSpanContext()), parent, moment);
        }
    }

    /**
     * Notes under which span the steps of a call belong. It travels in the call's own memory, not with a thread: the answer may be
     * read on another thread than the question was asked on.
     */
    static void parent(CallNotes notes, Context context) {
        notes.memory(PARENT, () -> context);
    }

    static Context parent(CallNotes notes) {
        return notes.memory(PARENT, Context::current);
    }

    static Context parent(GuardrailContext context) {
        return context.memory(PARENT, Context::current);
    }
}
