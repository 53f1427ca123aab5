package dev.llmops.core.internal.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a span says from its start, since sampling decides by it. OpenTelemetry's own attributes would be sorted and searched for doubles
 * first, which costs more than to start the span.
 */
final class StartAttributes {

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
