package dev.llmops.core.telemetry;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.ModelRoutes;
import dev.llmops.core.internal.time.Time;
import io.opentelemetry.api.OpenTelemetry;
import java.util.function.Consumer;

/**
 * What the chain needs to be seen from outside: spans of calls, tries, searches and guardrails, and metrics. Texts are
 * sent just where the application says so. Safe for use by several threads.
 */
public final class Telemetry {

    /** Name of the interceptor that traces a call; it stands outermost. */
    public static final String TRACE = "trace";

    /** Name of the interceptor that traces a try; it stands directly before the model. */
    public static final String TRACE_ATTEMPT = "trace-attempt";

    private final Spans spans;
    private final GuardrailSpans guardrails;
    private final Instruments instruments;

    private Telemetry(Spans spans, Instruments instruments) {
        this.spans = spans;
        this.guardrails = new GuardrailSpans(spans);
        this.instruments = instruments;
    }

    /**
     * {@return telemetry of a chain}
     *
     * @param openTelemetry where spans and metrics go
     * @param content whether texts go with them: messages, variables, queries, and what errors say
     * @param faults hears of telemetry that failed; the call goes on
     * @param time tells the time
     */
    public static Telemetry of(OpenTelemetry openTelemetry, boolean content, Consumer<Throwable> faults, Time time) {
        var tracer = openTelemetry
                .tracerBuilder(GenAiNames.SCOPE)
                .setSchemaUrl(GenAiNames.SCHEMA_URL)
                .build();
        var meter = openTelemetry
                .meterBuilder(GenAiNames.SCOPE)
                .setSchemaUrl(GenAiNames.SCHEMA_URL)
                .build();
        return new Telemetry(new Spans(tracer, content, faults, time), new Instruments(meter));
    }

    /** {@return what traces a call; it stands outside of the record, whose end it reads} */
    public Interceptor callInterceptor() {
        return new CallTraceInterceptor(spans, instruments);
    }

    /**
     * {@return what traces each try of a model}
     *
     * @param routes the models by the names that calls carry
     */
    public Interceptor attemptInterceptor(ModelRoutes routes) {
        return new AttemptTraceInterceptor(spans, instruments, routes);
    }

    /**
     * {@return the same guardrail with a span for each text it checks}
     *
     * @param guardrail the guardrail
     */
    public Guardrail traced(Guardrail guardrail) {
        return new TracedGuardrail(guardrail, guardrails);
    }

    /**
     * {@return the same retriever with a span for each search}
     *
     * @param retriever the retriever
     */
    public Retriever traced(Retriever retriever) {
        return new TracedRetriever(retriever, spans);
    }
}
