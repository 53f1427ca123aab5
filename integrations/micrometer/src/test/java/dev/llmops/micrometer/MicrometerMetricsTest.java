package dev.llmops.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void names_that_a_server_claims_are_bounded() {
        AtomicInteger answered = new AtomicInteger();
        ModelClient model = ScriptedModelClient.of(request -> List.of(new ModelEvent.Completed(new ModelResponse(
                Message.assistant("Hello"),
                FinishReason.STOP,
                TokenUsage.UNKNOWN,
                new ModelIdentity("llmops", "claimed-" + answered.incrementAndGet(), null),
                null,
                Duration.ZERO,
                Map.of()))));
        LlmOps ops = LlmOps.builder().model(model).listener(metrics).build();
        for (int i = 0; i < 150; i++) {
            ops.request(ModelRequest.user("Hello")).ask();
        }

        assertThat(registry.get("gen_ai.client.operation.duration").timers())
                .extracting(timer -> timer.getId().getTag("gen_ai.response.model"))
                .hasSize(101)
                .contains("claimed-1", "claimed-100", "other");
        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tag("gen_ai.response.model", "other")
                        .timer()
                        .count())
                .isEqualTo(50);
    }
}
