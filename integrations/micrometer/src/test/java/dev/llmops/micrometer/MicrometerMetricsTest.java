package dev.llmops.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MicrometerMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);

    @Test
    void calls_are_measured_by_status_and_attempts_by_model_and_error() {
        SampleCalls.make(builder -> builder.listener(metrics));

        assertThat(calls("completed")).isEqualTo(2);
        assertThat(calls("blocked")).isEqualTo(1);
        assertThat(calls("failed")).isEqualTo(1);
        assertThat(attempts("none")).isEqualTo(1);
        assertThat(attempts("ModelUnavailableException")).isEqualTo(1);
        assertThat(registry.get("gen_ai.client.operation.time_to_first_chunk")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void tokens_cost_cache_and_decisions_are_counted() {
        SampleCalls.make(builder -> builder.listener(metrics));

        double output =
                registry.get("gen_ai.client.token.usage").tag("gen_ai.token.type", "output").summaries().stream()
                        .mapToDouble(DistributionSummary::totalAmount)
                        .sum();
        assertThat(output).isPositive();
        assertThat(registry.get("llmops.cost")
                        .tag("llmops.cost.currency", "USD")
                        .counters())
                .isNotEmpty();
        assertThat(cache("exact")).isEqualTo(1);
        assertThat(registry.get("llmops.guardrail.decisions")
                        .tag("llmops.guardrail.name", "weapons")
                        .tag("llmops.guardrail.decision", "block")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void scores_and_feedback_are_measured() {
        SampleCalls.judge(metrics.quality());

        assertThat(registry.get("llmops.score").summary().mean()).isEqualTo(0.5);
        assertThat(registry.get("llmops.score.missing")
                        .tag("llmops.score.state", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("llmops.feedback.rating").summary().max()).isEqualTo(1);
    }

    @Test
    void a_name_has_the_same_tags_each_time() {
        SampleCalls.make(builder -> builder.listener(metrics));

        registry.getMeters()
                .forEach(meter -> assertThat(
                                registry.find(meter.getId().getName()).meters())
                        .extracting(other -> other.getId().getTags().stream()
                                .map(tag -> tag.getKey())
                                .toList())
                        .as(meter.getId().getName())
                        .containsOnly(tags(meter)));
    }

    private static java.util.List<String> tags(Meter meter) {
        return meter.getId().getTags().stream().map(tag -> tag.getKey()).toList();
    }

    private long calls(String status) {
        assertThat(registry.get("llmops.call.duration")
                        .tag("llmops.status", status)
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isNotNegative();
        return registry.get("llmops.call.duration")
                .tag("llmops.status", status)
                .timer()
                .count();
    }

    private long attempts(String error) {
        return registry.get("gen_ai.client.operation.duration").tag("error.type", error).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private double cache(String outcome) {
        return registry.get("llmops.cache.uses")
                .tag("llmops.cache", outcome)
                .counter()
                .count();
    }
}
