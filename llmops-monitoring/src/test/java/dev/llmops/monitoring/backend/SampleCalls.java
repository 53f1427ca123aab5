package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ToolSpecification;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.AgentStep;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One call of each kind, with content, sent by OpenTelemetry's own exporter as protobuf with gzip. */
final class SampleCalls implements AutoCloseable {

    static final String SERVICE = "lamp-shop";
    static final String SESSION = "s7";
    static final String USER = "u42";

    private final Store store;
    private final OpenTelemetrySdk telemetry;
    private final AtomicReference<Generation> latest = new AtomicReference<>();
    private final LlmOps ops;

    SampleCalls(Path folder, URI endpoint, Map<String, String> headers) {
        store = Stores.sqlite(folder.resolve("calls.db"));
        telemetry = telemetry(endpoint, headers);
        ops = LlmOps.builder()
                .model("main", new SampleModel())
                .store(store)
                .retriever(query -> List.of(
                        new Passage("manual", new CharRange(0, 9), "The cable", 0.9, Map.of()),
                        new Passage("manual", new CharRange(20, 29), "is 2 m lo", 0.5, Map.of())))
                .guardrails(new CardGuardrail())
                .prices(PriceList.of(List.of(new Price(
                        SampleModel.NAME,
                        new BigDecimal("1.25"),
                        new BigDecimal("10"),
                        new BigDecimal("0.125"),
                        Currency.getInstance("USD"),
                        Instant.EPOCH))))
                .listener(latest::set)
                .openTelemetry(telemetry)
                .telemetryContent()
                .build();
        ops.prompts()
                .register(
                        "support",
                        PromptContent.of("{{#each passages}}{{this.text}}{{/each}} {{question}}"),
                        PromptCommit.NONE);
    }

    private static OpenTelemetrySdk telemetry(URI endpoint, Map<String, String> headers) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setCompression("gzip")
                // A server that has just started takes its time for the first spans.
                .setTimeout(Duration.ofMinutes(1));
        headers.forEach(exporter::addHeader);
        Resource resource = Resource.builder()
                .put(AttributeKey.stringKey("service.name"), SERVICE)
                .put(AttributeKey.stringKey("service.version"), "1.4.0")
                .put(AttributeKey.stringKey("openinference.project.name"), SERVICE)
                .build();
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(resource)
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter.build()).build())
                        .build())
                .build();
    }

    LlmOps ops() {
        return ops;
    }

    Store store() {
        return store;
    }

    /** {@return an answer from passages, by a prompt; a guardrail took a number out} */
    Generation grounded() {
        Answer answer = ops.prompt("support")
                .with("question", "How long is cable 4111?")
                .forUser(USER)
                .inSession(SESSION)
                .forTenant("acme")
                .ask();
        return record(answer.generationId());
    }

    /** {@return a later answer of the same session, streamed} */
    Generation streamed() {
        try (AnswerStream stream =
                ops.request(ModelRequest.user("And in feet?")).forUser(USER).inSession(SESSION).stream()) {
            return record(stream.answer().generationId());
        }
    }

    /** {@return a call that a guardrail stopped before a model was asked} */
    Generation blocked() {
        assertThatThrownBy(() -> ops.request(ModelRequest.user("Tell me a card number"))
                        .forUser("u9")
                        .ask())
                .isInstanceOf(GuardrailBlockedException.class);
        return latest();
    }

    /** {@return a call whose model broke off} */
    Generation failed() {
        assertThatThrownBy(() -> ops.request(ModelRequest.user("Please break")).ask())
                .isInstanceOf(ModelException.class);
        return latest();
    }

    /** {@return the last call of an agent, which called a tool} */
    Generation withTool() {
        ToolSpecification stock =
                new ToolSpecification("stock", "How many are there", new JsonSchema("stock", "{\"type\":\"object\"}"));
        AgentObserver observer = ops.agentObserver();
        AgentStep agent = observer.agent("com.shop.StockAgent", "answer", "s8");
        try (var ignored = agent.context().makeCurrent()) {
            List<Message> messages = new ArrayList<>(List.of(Message.user("Is the lamp in stock?")));
            ModelRequest.Builder first = ModelRequest.builder().tools(List.of(stock));
            Answer asks = ops.request(first.messages(messages).build()).ask();
            ToolCall call = asks.toolCalls().get(0);
            observer.tool(call.name(), call.id(), agent.context()).end(agent.context(), (Throwable) null);
            messages.add(record(asks.generationId()).response().message());
            messages.add(Message.tool(call, "12"));
            Answer answer = ops.request(ModelRequest.builder()
                            .tools(List.of(stock))
                            .messages(messages)
                            .build())
                    .ask();
            return record(answer.generationId());
        } finally {
            agent.end(agent.context(), (Throwable) null);
        }
    }

    /** Sends what was not sent yet. */
    void flush() {
        assertThat(telemetry
                        .getSdkTracerProvider()
                        .forceFlush()
                        .join(60, TimeUnit.SECONDS)
                        .isSuccess())
                .as("the backend took the spans")
                .isTrue();
    }

    private Generation record(GenerationId id) {
        return store.generations().find(id).orElseThrow();
    }

    private Generation latest() {
        return Objects.requireNonNull(latest.get());
    }

    @Override
    public void close() {
        ops.close();
        telemetry.close();
    }
}
