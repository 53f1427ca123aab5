package dev.llmops.monitoring.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/** A span that has ended, and so takes no more attributes, with two more. */
final class SampledSpan implements ReadableSpan {

    private final ReadableSpan span;
    private final SpanData data;

    SampledSpan(ReadableSpan span, Attributes more) {
        this.span = span;
        this.data = new WithAttributes(span.toSpanData(), more);
    }

    private static final class WithAttributes extends DelegatingSpanData {

        private final Attributes attributes;
        private final int total;

        WithAttributes(SpanData data, Attributes more) {
            super(data);
            this.attributes = data.getAttributes().toBuilder().putAll(more).build();
            this.total = data.getTotalAttributeCount() + more.size();
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public int getTotalAttributeCount() {
            return total;
        }
    }

    @Override
    public SpanContext getSpanContext() {
        return span.getSpanContext();
    }

    @Override
    public SpanContext getParentSpanContext() {
        return span.getParentSpanContext();
    }

    @Override
    public String getName() {
        return span.getName();
    }

    @Override
    public SpanData toSpanData() {
        return data;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return span.getInstrumentationLibraryInfo();
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return span.getInstrumentationScopeInfo();
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public long getLatencyNanos() {
        return span.getLatencyNanos();
    }

    @Override
    public SpanKind getKind() {
        return span.getKind();
    }

    @Override
    public <T> @Nullable T getAttribute(AttributeKey<T> key) {
        return data.getAttributes().get(key);
    }

    @Override
    public Attributes getAttributes() {
        return data.getAttributes();
    }
}
