package dev.llmops.core.internal.telemetry;

import dev.llmops.core.internal.time.Time;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Instant;
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
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    /** Reports a fault of telemetry, which hurts no answer. */
    void failed(Throwable fault) {
        faults.accept(fault);
    }
}
