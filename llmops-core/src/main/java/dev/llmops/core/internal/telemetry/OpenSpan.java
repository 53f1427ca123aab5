package dev.llmops.core.internal.telemetry;

import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.commons.internal.time.Durations;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A span that ends exactly once, whoever comes first: the end of an answer, a fault, or a close on another thread. */
final class OpenSpan {

    private final Spans spans;
    private final Span span;
    private final Context context;
    private final Spans.Moment started;
    private final AtomicBoolean ended = new AtomicBoolean();

    OpenSpan(Spans spans, Span span, Context context, Spans.Moment started) {
        this.spans = spans;
        this.span = span;
        this.context = context;
        this.started = started;
    }

    /** {@return the context for what is done under this span} */
    Context context() {
        return context;
    }

    /** {@return its ids; invalid if there is no such span} */
    SpanContext identity() {
        return span.getSpanContext();
    }

    /** Does something under this span. The span is current just on this thread, just until then. */
    <T> T within(Supplier<T> work) {
        try (var ignored = context.makeCurrent()) {
            return work.get();
        }
    }

    Duration elapsed() {
        return spans.time().since(started.nanos());
    }

    /** {@return whether anybody wants to know: no, if sampling left the span out} */
    boolean isRecording() {
        return span.isRecording();
    }

    /**
     * Ends the span, unless it has ended.
     *
     * @param last gets how long it took, and tells the span what it should know; runs at most once, perhaps later and on another thread
     */
    void end(Consumer<Duration> last) {
        Duration took = elapsed();
        end(took, () -> last.accept(took));
    }

    /**
     * Ends the span, unless it has ended, with the time at which its work did.
     *
     * @param took how long that took
     * @param last tells the span what it should know; runs at most once, perhaps later and on another thread
     */
    void end(Duration took, Runnable last) {
        if (ended.compareAndSet(false, true)) {
            spans.afterwards(() -> {
                spans.safely(last);
                spans.safely(() -> span.end(started.instant().plus(took)));
            });
        }
    }

    /** Tells something while the span's work goes on; if that fails, it is reported and hurts no answer. */
    void safely(Runnable tells) {
        spans.safely(tells);
    }

    <T> void set(AttributeKey<T> key, @Nullable T value) {
        if (value != null) {
            span.setAttribute(key, value);
            dialect(key, value);
        }
    }

    /** Says again in the dialects that were chosen what the span says. */
    void dialect(AttributeKey<?> key, Object value) {
        if (spans.dialects().any()) {
            spans.dialects().attribute(span, started.instant(), key, value);
        }
    }

    /** What an attempt of a model used, for the dialects that want it whole. */
    void attempt(TokenUsage usage, @Nullable PromptUse prompt) {
        spans.dialects().attempt(span, usage, prompt);
    }

    /** Says something in OpenInference's lists of attributes, if that dialect was chosen. */
    void openInference(Consumer<OpenInference> telling) {
        if (spans.dialects().openInference()) {
            telling.accept(new OpenInference(span));
        }
    }

    /**
     * Says what a search found or a reranker kept.
     *
     * @param list OpenInference's list that it belongs to
     */
    void documents(String list, List<FoundText> found) {
        set(GenAiNames.RETRIEVAL_DOCUMENTS, FoundText.json(found));
        openInference(names -> names.documents(list, found));
    }

    void set(AttributeKey<Long> key, @Nullable Integer value) {
        set(key, value == null ? null : (Long) value.longValue());
    }

    void set(AttributeKey<Double> key, @Nullable Duration value) {
        set(key, value == null ? null : (Double) seconds(value));
    }

    /**
     * Says that what the span stands for went wrong.
     *
     * @param type what went wrong, from a small set of words
     * @param message what it says; sent just where content is on, since it may hold some
     */
    void error(String type, @Nullable String message) {
        span.setAttribute(GenAiNames.ERROR_TYPE, type);
        span.setStatus(StatusCode.ERROR, spans.content() && message != null ? message : "");
    }

    void error(Throwable error) {
        error(errorType(error), error.getMessage());
    }

    static String errorType(Throwable error) {
        String simple = error.getClass().getSimpleName();
        return simple.isEmpty() ? error.getClass().getName() : simple;
    }

    static double seconds(Duration duration) {
        return Durations.nanos(duration) / 1e9;
    }
}
