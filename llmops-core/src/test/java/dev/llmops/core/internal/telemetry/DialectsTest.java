package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.telemetry.TelemetryDialect;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
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
                .allSatisfy(span -> assertThat(of(
                                span,
                                "langfuse",
                                "traceloop",
                                "llm.request",
                                "llm.invocation",
                                "llm.input_messages",
                                "llm.output_messages",
                                "retrieval.documents"))
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
    void openinference_gets_messages_documents_and_parameters_in_lists() {
        bench.dialects = Set.of(TelemetryDialect.OPENINFERENCE);
        bench.content = true;
        bench.retrieval = Retrieval.of(query -> List.of(
                new Passage("p1", new CharRange(0, 5), "cable", 0.5, Map.of()),
                new Passage("p2", new CharRange(0, 4), "lamp", null, Map.of())));
        bench.prompts.register(
                "support",
                PromptContent.of("{{role \"system\"}}Be brief.{{role \"user\"}}{{question}}{{#each passages}} "
                        + "{{text}}{{/each}}{{history}}"),
                PromptCommit.NONE);
        ToolCall lookup = new ToolCall("call-1", "lookup", "{\"q\":\"cable\"}");
        bench.ask(bench.call()
                .promptReference(PromptReference.parse("support"))
                .variables(Map.of("question", "How long?"))
                .history(List.of(
                        new AssistantMessage(List.of(), List.of(lookup)),
                        Message.tool(lookup, "2 m"),
                        new UserMessage(
                                List.of(
                                        new TextPart("This one?"),
                                        new ImagePart(Media.at("image/png", URI.create("https://example.org/a.png")))),
                                "ana")))
                .parameters(ModelParameters.builder()
                        .temperature(0.5)
                        .maxTokens(9)
                        .stopSequences(List.of("END"))
                        .vendor(Map.of("service_tier", "flex"))
                        .build())
                .build());
        assertThat(bench.faults).isEmpty();

        assertThat(of(bench.attemptSpan(), "llm.invocation", "llm.input_messages", "llm.output_messages"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("llm.invocation_parameters", "{\"temperature\":0.5,\"max_tokens\":9}"),
                        Map.entry("llm.input_messages.0.message.role", "system"),
                        Map.entry("llm.input_messages.0.message.content", "Be brief."),
                        Map.entry("llm.input_messages.1.message.role", "user"),
                        Map.entry("llm.input_messages.1.message.content", "How long? cable lamp"),
                        Map.entry("llm.input_messages.2.message.role", "assistant"),
                        Map.entry("llm.input_messages.2.message.tool_calls.0.tool_call.id", "call-1"),
                        Map.entry("llm.input_messages.2.message.tool_calls.0.tool_call.function.name", "lookup"),
                        Map.entry(
                                "llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments",
                                "{\"q\":\"cable\"}"),
                        Map.entry("llm.input_messages.3.message.role", "tool"),
                        Map.entry("llm.input_messages.3.message.content", "2 m"),
                        Map.entry("llm.input_messages.3.message.name", "lookup"),
                        Map.entry("llm.input_messages.3.message.tool_call_id", "call-1"),
                        Map.entry("llm.input_messages.4.message.role", "user"),
                        Map.entry("llm.input_messages.4.message.name", "ana"),
                        Map.entry("llm.input_messages.4.message.contents.0.message_content.type", "text"),
                        Map.entry("llm.input_messages.4.message.contents.0.message_content.text", "This one?"),
                        Map.entry("llm.input_messages.4.message.contents.1.message_content.type", "image"),
                        Map.entry(
                                "llm.input_messages.4.message.contents.1.message_content.image.image.url",
                                "https://example.org/a.png"),
                        Map.entry("llm.output_messages.0.message.role", "assistant"),
                        Map.entry("llm.output_messages.0.message.content", "Two metres.")));
        assertThat(of(bench.spans(GenAiNames.KIND_RETRIEVER).get(0), "retrieval.documents"))
                .isEqualTo(Map.of(
                        "retrieval.documents.0.document.id", "p1#0-5",
                        "retrieval.documents.0.document.content", "cable",
                        "retrieval.documents.0.document.score", "0.5",
                        "retrieval.documents.1.document.id", "p2#0-4",
                        "retrieval.documents.1.document.content", "lamp"));
    }

    @Test
    void openinference_without_content_has_parameters_alone() {
        bench.dialects = Set.of(TelemetryDialect.OPENINFERENCE);
        bench.retrieval =
                Retrieval.of(query -> List.of(new Passage("p1", new CharRange(0, 5), "cable", 0.5, Map.of())));
        bench.ask(bench.call()
                .request(ModelRequest.builder()
                        .user("How long?")
                        .parameters(ModelParameters.builder().seed(7).build())
                        .build())
                .build());

        assertThat(bench.spans())
                .allSatisfy(
                        span -> assertThat(of(span, "llm.input_messages", "llm.output_messages", "retrieval.documents"))
                                .isEmpty());
        assertThat(of(bench.attemptSpan(), "llm.invocation"))
                .isEqualTo(Map.of("llm.invocation_parameters", "{\"seed\":7}"));
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
