package dev.llmops.core.internal.telemetry;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.thread.LaterExecutor;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.internal.chain.ModelRoutes;
import dev.llmops.core.internal.chain.Tracing;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.telemetry.TelemetryDialect;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the chain needs to be seen from outside: spans of calls, attempts, searches and guardrails, and metrics. Texts are
 * sent just where the application says so. Safe for use by multiple threads.
 */
public final class Telemetry implements Tracing, AutoCloseable {

    private final Spans spans;
    private final GuardrailSpans guardrails;
    private final Instruments instruments;
    private final @Nullable LaterExecutor ends;

    private Telemetry(Spans spans, Instruments instruments, @Nullable LaterExecutor ends) {
        this.spans = spans;
        this.guardrails = new GuardrailSpans(spans);
        this.instruments = instruments;
        this.ends = ends;
    }

    /**
     * {@return whether nobody is there to be told anything, so that nothing needs to be put together}
     *
     * @param openTelemetry where spans and metrics go
     */
    public static boolean isOff(OpenTelemetry openTelemetry) {
        return openTelemetry.getTracerProvider() == TracerProvider.noop()
                && openTelemetry.getMeterProvider() == MeterProvider.noop();
    }

    /**
     * {@return telemetry of a chain}
     *
     * @param openTelemetry where spans and metrics go
     * @param content whether texts go with them: messages, variables, queries, and what errors say
     * @param dialects names of backends that are written too
     * @param faults hears of telemetry that failed; the call goes on
     * @param time tells the time
     * @param recording whether ends of spans and metrics are told before an answer is handed over, as its record is kept, or soon after
     *     it; then they are told until {@link #close()}
     */
    public static Telemetry of(
            OpenTelemetry openTelemetry,
            boolean content,
            Set<TelemetryDialect> dialects,
            Consumer<Throwable> faults,
            Time time,
            Recording recording) {
        var tracer = openTelemetry
                .tracerBuilder(GenAiNames.SCOPE)
                .setSchemaUrl(GenAiNames.SCHEMA_URL)
                .build();
        var meter = openTelemetry
                .meterBuilder(GenAiNames.SCOPE)
                .setSchemaUrl(GenAiNames.SCHEMA_URL)
                .build();
        boolean traced = openTelemetry.getTracerProvider() != TracerProvider.noop();
        LaterExecutor ends = recording == Recording.ASYNCHRONOUS ? new LaterExecutor("llmops-telemetry", faults) : null;
        Spans spans = new Spans(
                traced ? tracer : null,
                content,
                new Dialects(dialects),
                faults,
                time,
                ends == null ? Runnable::run : ends);
        return new Telemetry(spans, new Instruments(meter), ends);
    }

    /** Tells what was not told yet. What ends later is told at once. */
    @Override
    public void close() {
        if (ends != null) {
            ends.close();
        }
    }

    /**
     * Does something about a call that has ended: spans of evaluators link to it.
     *
     * @param call the call's span, or null if it had none
     * @param work what is done
     */
    public static void about(@Nullable TraceContext call, Runnable work) {
        if (call == null) {
            work.run();
            return;
        }
        SpanContext span = SpanContext.create(
                call.traceId(),
                call.spanId(),
                call.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
        try (var ignored = Context.current().with(Spans.ABOUT, span).makeCurrent()) {
            work.run();
        }
    }

    @Override
    public Interceptor callInterceptor() {
        return new CallTraceInterceptor(spans, instruments);
    }

    @Override
    public Interceptor attemptInterceptor(ModelRoutes routes) {
        return new AttemptTraceInterceptor(spans, instruments, routes);
    }

    /**
     * {@return a span of an invocation of an agent in this process}
     *
     * @param type the agent's full name
     * @param method what of it was called
     * @param session its conversation, or null
     * @param parent what called it
     */
    public StepSpan agent(String type, String method, @Nullable String session, Context parent) {
        String name = type.substring(type.lastIndexOf('.') + 1);
        return step(spans.span(GenAiNames.INVOKE_AGENT + " " + name, SpanKind.INTERNAL, parent)
                .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_AGENT)
                .put(GenAiNames.OPERATION_NAME, GenAiNames.INVOKE_AGENT)
                .put(GenAiNames.AGENT_NAME, name)
                .put(GenAiNames.FUNCTION_NAME, type + "." + method)
                .put(GenAiNames.CONVERSATION_ID, session)
                .put(GenAiNames.SESSION_ID, session));
    }

    /**
     * {@return a span of a tool that an agent calls}
     *
     * @param name the tool's name
     * @param id the id that the model gave the call, or null
     * @param parent the agent's context
     */
    public StepSpan tool(String name, @Nullable String id, Context parent) {
        return step(spans.span(GenAiNames.EXECUTE_TOOL + " " + name, SpanKind.INTERNAL, parent)
                .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_TOOL)
                .put(GenAiNames.OPERATION_NAME, GenAiNames.EXECUTE_TOOL)
                .put(GenAiNames.TOOL_NAME, name)
                .put(GenAiNames.TOOL_TYPE, "function")
                .put(GenAiNames.TOOL_CALL_ID, id));
    }

    /**
     * {@return a span of a search that an agent makes}
     *
     * @param parent the agent's context
     */
    public StepSpan search(Context parent) {
        return step(spans.span(GenAiNames.RETRIEVAL, SpanKind.CLIENT, parent)
                .put(GenAiNames.SPAN_KIND, GenAiNames.KIND_RETRIEVER)
                .put(GenAiNames.OPERATION_NAME, GenAiNames.RETRIEVAL));
    }

    private StepSpan step(Spans.SpanStart start) {
        return new StepSpan(start.start(), spans.content());
    }

    @Override
    public Guardrail traced(Guardrail guardrail) {
        return new TracedGuardrail(guardrail, guardrails);
    }

    @Override
    public Reranker traced(Reranker reranker) {
        return reranker == Reranker.noop() ? reranker : new TracedParts.OfReranker(reranker, spans);
    }

    /** {@return an evaluator that does the same, and traces what it does} */
    public Evaluator traced(Evaluator evaluator) {
        return new TracedParts.OfEvaluator(evaluator, spans);
    }

    /** {@return a client that does the same, and traces what it does} */
    public EmbeddingClient traced(EmbeddingClient client) {
        return new TracedParts.OfEmbeddings(client, spans);
    }

    @Override
    public Retriever traced(Retriever retriever) {
        return new TracedRetriever(retriever, spans);
    }
}
