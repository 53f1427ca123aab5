package dev.llmops.monitoring.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/** Why a trace is sent, and for how many traces it stands. */
record Verdict(String reason, double adjustedCount) {

    private static final AttributeKey<String> REASON = AttributeKey.stringKey("llmops.sampling.reason");
    private static final AttributeKey<Double> ADJUSTED_COUNT = AttributeKey.doubleKey("llmops.sampling.adjusted_count");

    Attributes attributes() {
        return Attributes.of(REASON, reason, ADJUSTED_COUNT, adjustedCount);
    }
}
