package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.telemetry.TelemetryDialect;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DialectsTest {

    private final Bench bench = new Bench(new NamedModel(
            "openai",
            "gpt-5",
            request -> List.of(
                    new ModelEvent.TextDelta("Two "),
                    new ModelEvent.TextDelta("metres."),
                    new ModelEvent.Completed(new ModelResponse(
                            Message.assistant("Two metres."),
                            FinishReason.STOP,
                            new TokenUsage(100, 20, 60, 5, 30),
                            new ModelIdentity("openai", "gpt-5", null),
                            null,
                            Duration.ZERO,
                            Map.of())))));

    private void ask(TelemetryDialect... dialects) {
        bench.dialects = Set.of(dialects);
        bench.content = true;
        bench.guardrails.add(new Redact());
        bench.retrieval = Retrieval.of(query -> List.of());
        bench.prompts.register(
                "support", PromptContent.of("{{#each passages}}{{text}}{{/each}} {{question}}"), PromptCommit.NONE);
        bench.ask(bench.call()
                .promptReference(PromptReference.parse("support"))
                .variables(Map.of("question", "How long?"))
                .caller(new Caller("u42", "s7", null, Map.of()))
                .streaming(true)
                .build());
        assertThat(bench.faults).isEmpty();
    }

    private static Map<String, String> of(SpanData span, String... prefixes) {
        Map<String, String> found = new TreeMap<>();
        span.getAttributes().forEach((key, value) -> {
            for (String prefix : prefixes) {
                if (key.getKey().startsWith(prefix)) {
                    found.put(key.getKey(), value.toString());
                }
            }
        });
        return found;
    }

    @Test
    void without_a_dialect_nothing_of_one_is_written() {
        ask();

        assertThat(bench.spans())
                .hasSize(5)
                .allSatisfy(span -> assertThat(of(span, "langfuse", "traceloop", "llm.request"))
                        .isEmpty());
    }

    @Test
    void langfuse_gets_types_times_usage_that_adds_up_and_the_prompt_of_the_attempt() {
        ask(TelemetryDialect.LANGFUSE);

        assertThat(of(bench.callSpan(), "langfuse", "traceloop"))
                .isEqualTo(Map.of(
                        "langfuse.observation.type", "chain",
                        "langfuse.session.id", "s7",
                        "langfuse.user.id", "u42"));
        assertThat(of(bench.spans(GenAiNames.KIND_RETRIEVER).get(0), "langfuse"))
                .isEqualTo(Map.of("langfuse.observation.type", "retriever"));
        assertThat(of(bench.spans(GenAiNames.KIND_GUARDRAIL).get(0), "langfuse"))
                .isEqualTo(Map.of("langfuse.observation.type", "guardrail"));
        Map<String, String> attempt = of(bench.attemptSpan(), "langfuse");
        long start = bench.attemptSpan().getStartEpochNanos();
        Double first = bench.attemptSpan().getAttributes().get(GenAiNames.RESPONSE_TIME_TO_FIRST_CHUNK);
        assertThat(attempt)
                .containsEntry("langfuse.observation.type", "generation")
                .containsEntry("langfuse.observation.prompt.name", "support")
                .containsEntry("langfuse.observation.prompt.version", "1")
                .containsEntry(
                        "langfuse.observation.usage_details",
                        "{\"input\":10,\"output\":15,\"input_cached_tokens\":60,\"input_cache_creation\":30,"
                                + "\"output_reasoning_tokens\":5,\"total\":120}")
                .containsEntry(
                        "langfuse.observation.completion_start_time",
                        Instant.ofEpochSecond(0, start + Math.round(first * 1e9))
                                .toString());
    }

    @Test
    void traceloop_gets_kinds_names_and_content() {
        ask(TelemetryDialect.TRACELOOP);

        assertThat(of(bench.callSpan(), "langfuse", "traceloop"))
                .isEqualTo(Map.of(
                        "traceloop.span.kind", "workflow",
                        "traceloop.entity.name", "support",
                        "traceloop.entity.input", "{\"question\":\"How long?\"}",
                        "traceloop.entity.output", "Two metres.",
                        "traceloop.prompt.key", "support",
                        "traceloop.prompt.version", "1",
                        "traceloop.association.properties.session_id", "s7",
                        "traceloop.association.properties.user_id", "u42"));
        assertThat(of(bench.spans(GenAiNames.KIND_GUARDRAIL).get(0), "traceloop"))
                .isEqualTo(Map.of("traceloop.span.kind", "task", "traceloop.entity.name", "cards"));
        assertThat(of(bench.attemptSpan(), "traceloop", "llm.request")).isEqualTo(Map.of("llm.request.type", "chat"));
    }

    @Test
    void cache_tokens_are_written_in_every_spelling_that_a_backend_reads() {
        ask();

        assertThat(of(bench.attemptSpan(), "gen_ai.usage.cache", "llm.token_count.prompt_details"))
                .isEqualTo(Map.of(
                        "gen_ai.usage.cache_read.input_tokens", "60",
                        "gen_ai.usage.cache_creation.input_tokens", "30",
                        "gen_ai.usage.cache_write.input_tokens", "30",
                        "llm.token_count.prompt_details.cache_read", "60",
                        "llm.token_count.prompt_details.cache_write", "30"));
    }

    @Test
    void a_dialect_needs_telemetry_and_a_list_needs_one() {
        assertThatThrownBy(() -> LlmOps.builder().telemetryDialects(TelemetryDialect.LANGFUSE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs openTelemetry");
        assertThatThrownBy(() ->
                        LlmOps.builder().openTelemetry(bench.openTelemetry).telemetryDialects())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
    }
}
