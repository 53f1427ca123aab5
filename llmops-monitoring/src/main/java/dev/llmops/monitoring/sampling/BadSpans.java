package dev.llmops.monitoring.sampling;

import dev.llmops.commons.internal.time.Durations;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes a span bad. The names are those of the reference of telemetry. */
record BadSpans(@Nullable Duration slow) {

    static final AttributeKey<String> GENERATION = AttributeKey.stringKey("llmops.generation.id");
    private static final AttributeKey<String> STATUS = AttributeKey.stringKey("llmops.status");
    private static final AttributeKey<String> DECISION = AttributeKey.stringKey("llmops.guardrail.decision");
    private static final AttributeKey<List<String>> FINDINGS = AttributeKey.stringArrayKey("llmops.guardrail.findings");
    private static final Set<String> BAD = Set.of("blocked", "failed");

    /** {@return why it is bad, or null if it is not} */
    @Nullable
    String reason(ReadableSpan span) {
        String status = span.getAttribute(STATUS);
        if (status != null && BAD.contains(status)) {
            return status;
        }
        String decision = span.getAttribute(DECISION);
        if ((decision != null && !decision.equals("pass")) || span.getAttribute(FINDINGS) != null) {
            return "guardrail";
        }
        SpanData data = span.toSpanData();
        if (data.getStatus().getStatusCode() == StatusCode.ERROR) {
            return "error";
        }
        boolean whole = isLocalRoot(span) || span.getAttribute(GENERATION) != null;
        return slow != null && whole && span.getLatencyNanos() >= Durations.nanos(slow) ? "slow" : null;
    }

    static boolean isLocalRoot(ReadableSpan span) {
        return !span.getParentSpanContext().isValid()
                || span.getParentSpanContext().isRemote();
    }
}
