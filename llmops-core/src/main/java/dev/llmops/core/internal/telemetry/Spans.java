package dev.llmops.core.internal.telemetry;

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

    OpenSpan start(String name, SpanKind kind, Context parent, StartAttributes attributes) {
        return start(name, kind, parent, attributes, now());
    }

    OpenSpan start(String name, SpanKind kind, Context parent, StartAttributes attributes, Moment moment) {
        return start(name, kind, parent, attributes, moment, null);
    }

    /** {@return a span that links to the call that the context is about, if it is about one} */
    OpenSpan startAbout(String name, Context parent, StartAttributes attributes) {
        return start(name, SpanKind.INTERNAL, parent, attributes, now(), parent.get(ABOUT));
    }

    private OpenSpan start(
            String name,
            SpanKind kind,
            Context parent,
            StartAttributes attributes,
            Moment moment,
            @Nullable SpanContext about) {
        Tracer there = tracer;
        if (there == null) {
            return new OpenSpan(this, Span.wrap(Span.fromContext(parent).getSpanContext()), parent, moment);
        }
        Span span = Span.getInvalid();
        Context context = parent;
        try {
            SpanBuilder builder =
                    there.spanBuilder(name).setSpanKind(kind).setParent(parent).setStartTimestamp(moment.instant());
            attributes.into(builder);
            if (about != null) {
                builder.addLink(about);
            }
            span = builder.startSpan();
            context = parent.with(span);
        } catch (RuntimeException | LinkageError e) {
            faults.accept(e);
        }
        OpenSpan open = new OpenSpan(this, span, context, moment);
        if (dialects.any()) {
            safely(() -> attributes.into(open));
        }
        return open;
    }

    /** Does what a span's end has to say, now or soon, in the context of this moment. */
    void afterwards(Runnable end) {
        ends.execute(Context.current().wrap(end));
    }

    void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError e) {
            faults.accept(e);
        }
    }

    /**
     * What a span says from its start, since sampling decides by it. OpenTelemetry's own attributes would be sorted and searched for doubles
     * first, which costs more than to start the span.
     */
    static final class StartAttributes {

        private final List<Said<?>> all = new ArrayList<>();

        private record Said<T>(AttributeKey<T> key, T value) {

            void into(SpanBuilder span) {
                span.setAttribute(key, value);
            }
        }

        /** Adds an attribute, unless there is no value. A key is put once. */
        <T> StartAttributes put(AttributeKey<T> key, @Nullable T value) {
            if (value != null) {
                all.add(new Said<>(key, value));
            }
            return this;
        }

        void into(SpanBuilder span) {
            for (Said<?> said : all) {
                said.into(span);
            }
        }

        /** Tells the dialects of a span that has started. */
        void into(OpenSpan span) {
            for (Said<?> said : all) {
                span.dialect(said.key(), said.value());
            }
        }
    }
}
