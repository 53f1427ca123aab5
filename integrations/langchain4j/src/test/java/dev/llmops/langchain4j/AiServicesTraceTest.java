package dev.llmops.langchain4j;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run of an AiServices with tools and a retriever is one trace. */
@Timeout(60)
class AiServicesTraceTest {

    private static final AttributeKey<String> DOCUMENTS = stringKey("gen_ai.retrieval.documents");

    interface Assistant {

        String chat(@MemoryId String conversation, @UserMessage String text);

        TokenStream stream(@MemoryId String conversation, @UserMessage String text);
    }

    interface Helper {

        String help(String text);
    }

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final LlmOpsBuilder builder = LlmOps.builder().store(Store.noop()).openTelemetry(sdk);
    private final ContentRetriever retriever = query -> {
        Span.current().setAttribute("seen.by", "retriever");
        return List.of(
                Content.from(
                        TextSegment.from("Cables are 3 metres long."),
                        Map.of(ContentMetadata.EMBEDDING_ID, "d1", ContentMetadata.SCORE, 0.5)),
                Content.from(
                        TextSegment.from("secret number 411141114111"), Map.of(ContentMetadata.SCORE, Double.NaN)));
    };

    @AfterEach
    void close() {
        sdk.close();
        assertThat(Context.current()).as("context left on the thread").isSameAs(Context.root());
    }

    private static List<ModelEvent> script(ModelRequest request) {
        Message last = request.messages().get(request.messages().size() - 1);
        if (last instanceof ToolMessage result) {
            return ScriptedModelClient.script("There are " + result.text() + ".");
        }
        return last.text().contains("stock")
                ? ScriptedModelClient.calling(new ToolCall("call_1", "stock", "{\"part\":\"cable\"}"))
                : ScriptedModelClient.script("Seven.");
    }

    /** A tool that asks another agent. */
    record Warehouse(Helper helper) {

        @Tool
        String stock(String part) {
            Span.current().setAttribute("seen.by", "tool");
            return helper.help("How many?");
        }
    }

    private AiServices<Assistant> services(LlmOps ops) {
        LangChain4jObserver observer = LangChain4jObserver.of(ops);
        Helper helper = observer.observe(AiServices.builder(Helper.class))
                .chatModel(LangChain4jModels.asChatModel(ops.asModelClient()))
                .build();
        return observer.observe(AiServices.builder(Assistant.class))
                .chatModel(LangChain4jModels.asChatModel(ops.asModelClient(() -> Caller.user("ann"))))
                .streamingChatModel(LangChain4jModels.asStreamingChatModel(ops.asModelClient(() -> Caller.user("ann"))))
                .contentRetriever(observer.observe(retriever))
                .tools(new Warehouse(helper))
                .chatMemoryProvider(id -> MessageWindowChatMemory.withMaxMessages(20));
    }

    private LlmOps ops() {
        return builder.model(ScriptedModelClient.of(AiServicesTraceTest::script))
                .build();
    }

    /** Spans as a tree, in the order of their starts. */
    private String tree() {
        List<SpanData> spans = new ArrayList<>(exporter.getFinishedSpanItems());
        assertThat(spans)
                .extracting(SpanData::getTraceId)
                .as("one trace")
                .containsOnly(spans.get(0).getTraceId());
        StringBuilder tree = new StringBuilder();
        spans.stream()
                .filter(span -> !span.getParentSpanContext().isValid())
                .forEach(root -> append(tree, root, spans, 0));
        return tree.toString();
    }

    private static void append(StringBuilder tree, SpanData span, List<SpanData> all, int depth) {
        tree.append("  ".repeat(depth)).append(span.getName()).append('\n');
        all.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .forEach(child -> append(tree, child, all, depth + 1));
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static final String WHOLE = """
            invoke_agent AiServicesTraceTest$Assistant
              retrieval
              invoke_workflow
                chat scripted
              execute_tool stock
                invoke_agent AiServicesTraceTest$Helper
                  invoke_workflow
                    chat scripted
              invoke_workflow
                chat scripted
            """;

    @Test
    void a_run_with_tools_and_a_retriever_is_one_trace() {
        try (LlmOps ops = ops()) {
            assertThat(services(ops).build().chat("c1", "How many in stock?")).isEqualTo("There are Seven..");
        }

        assertThat(tree()).isEqualTo(WHOLE);
        SpanData agent = span("invoke_agent AiServicesTraceTest$Assistant");
        assertThat(agent.getAttributes().asMap())
                .containsEntry(stringKey("gen_ai.operation.name"), "invoke_agent")
                .containsEntry(stringKey("gen_ai.agent.name"), "AiServicesTraceTest$Assistant")
                .containsEntry(stringKey("code.function.name"), Assistant.class.getName() + ".chat")
                .containsEntry(stringKey("gen_ai.conversation.id"), "c1")
                .containsEntry(stringKey("user.id"), "ann")
                .containsEntry(stringKey("openinference.span.kind"), "AGENT");
        SpanData tool = span("execute_tool stock");
        assertThat(tool.getAttributes().asMap())
                .containsEntry(stringKey("gen_ai.tool.name"), "stock")
                .containsEntry(stringKey("gen_ai.tool.call.id"), "call_1")
                .containsEntry(stringKey("seen.by"), "tool")
                .containsEntry(stringKey("openinference.span.kind"), "TOOL");
        assertThat(span("retrieval").getAttributes().asMap()).containsEntry(stringKey("seen.by"), "retriever");
        assertThat(exporter.getFinishedSpanItems().toString())
                .as("content is off")
                .doesNotContain("stock?", "3 metres", "cable\"");
    }

    @Test
    void a_streamed_run_is_the_same_trace() {
        try (LlmOps ops = ops()) {
            CompletableFuture<String> whole = new CompletableFuture<>();
            services(ops).build().stream("c1", "How many in stock?")
                    .onPartialResponse(text -> {})
                    .onCompleteResponse(
                            response -> whole.complete(response.aiMessage().text()))
                    .onError(whole::completeExceptionally)
                    .start();
            assertThat(whole.join()).isEqualTo("There are Seven..");
        }

        assertThat(tree()).isEqualTo(WHOLE);
    }

    @Test
    void tools_on_other_threads_are_in_the_trace_of_their_run() {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (LlmOps ops = builder.model(ScriptedModelClient.of(request -> {
                    Message last = request.messages().get(request.messages().size() - 1);
                    return last.text().contains("stock")
                            ? ScriptedModelClient.calling(
                                    new ToolCall("call_1", "stock", "{\"part\":\"cable\"}"),
                                    new ToolCall("call_2", "stock", "{\"part\":\"plug\"}"))
                            : ScriptedModelClient.script("Seven.");
                }))
                .build()) {
            services(ops).executeToolsConcurrently(threads).build().chat("c1", "How many in stock?");
        } finally {
            threads.shutdown();
        }

        assertThat(tree().lines().filter(line -> line.startsWith("  execute_tool stock")))
                .hasSize(2);
        assertThat(tree().lines().filter(line -> line.startsWith("    invoke_agent")))
                .hasSize(2);
    }

    @Test
    void found_texts_are_there_where_content_is_on_as_guardrails_left_them() {
        builder.telemetryContent()
                .guardrails(FakeGuardrail.of(
                        "numbers",
                        Set.of(GuardrailStage.PASSAGE, GuardrailStage.USER_INPUT),
                        (stage, text, context) ->
                                new Decision.Transform(text.replace("411141114111", "<NUMBER>"), List.of())));
        try (LlmOps ops = ops()) {
            services(ops).build().chat("c1", "How many in stock?");
        }

        assertThat(span("retrieval").getAttributes().get(DOCUMENTS))
                .isEqualTo("[{\"id\":\"d1\",\"score\":0.5,\"content\":\"Cables are 3 metres long.\"},"
                        + "{\"id\":\"2\",\"content\":\"secret number <NUMBER>\"}]");
        assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("411141114111");
    }

    @Test
    void a_run_that_fails_ends_its_span_with_the_error() {
        try (LlmOps ops = builder.model(ScriptedModelClient.of(
                        request -> ScriptedModelClient.failing("", new ModelUnavailableException("away"))))
                .build()) {
            Assistant assistant = services(ops).build();

            assertThatThrownBy(() -> assistant.chat("c1", "Hello")).hasMessageContaining("away");
        }

        SpanData agent = span("invoke_agent AiServicesTraceTest$Assistant");
        assertThat(agent.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(agent.getAttributes().get(stringKey("error.type"))).isEqualTo("InternalServerException");
    }

    @Test
    void a_tool_whose_fault_ends_the_run_leaves_nothing_behind() {
        try (LlmOps ops = builder.model(
                        ScriptedModelClient.of(request -> ScriptedModelClient.calling(new ToolCall("1", "fall", "{}"))))
                .build()) {
            Assistant falling = services(ops)
                    .tools(new Broken())
                    .toolExecutionErrorHandler((error, context) -> {
                        throw new IllegalStateException("given up");
                    })
                    .build();

            assertThatThrownBy(() -> falling.chat("c1", "Hello")).hasMessageContaining("given up");
        }

        assertThat(Context.current()).isSameAs(Context.root());
        assertThat(span("execute_tool fall").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    static final class Broken {

        @Tool
        String fall() {
            return String.valueOf(Integer.parseInt("broken"));
        }
    }

    @Test
    void the_texts_that_the_chain_finds_are_on_its_search_where_content_is_on() {
        builder.telemetryContent()
                .retriever(query -> List.of(new Passage("p", new CharRange(0, 3), "2.5 metres", 1.0, Map.of())));
        try (LlmOps ops = ops()) {
            ops.prompts()
                    .register(
                            "ask",
                            PromptContent.of("{{#each passages}}{{text}}{{/each}} {{question}}"),
                            PromptCommit.NONE);
            ops.prompt("ask").with("question", "How long?").ask();
        }

        assertThat(span("retrieval").getAttributes().get(DOCUMENTS)).contains("2.5 metres");
    }
}
