package dev.llmops.core;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.internal.telemetry.Telemetry;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.telemetry.TelemetryDialect;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates spans for work outside the chain, or inside the components that you pass to it: evaluators, embedding clients, rerankers of a
 * pipeline. {@link LlmOpsBuilder#openTelemetry} traces the chain's own steps. A span's parent is the current span of its thread. Immutable.
 */
public final class Traced {

    private static final Logger LOG = LoggerFactory.getLogger(Traced.class);

    private final Telemetry telemetry;

    private Traced(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * {@return spans without the texts that were asked, answered and found}
     *
     * @param openTelemetry the destination
     * @param dialects the backends whose names are written too
     */
    public static Traced with(OpenTelemetry openTelemetry, TelemetryDialect... dialects) {
        return of(openTelemetry, false, dialects);
    }

    /**
     * {@return spans with the texts that were asked, answered and found}
     *
     * @param openTelemetry the destination
     * @param dialects the backends whose names are written too
     */
    public static Traced withContent(OpenTelemetry openTelemetry, TelemetryDialect... dialects) {
        return of(openTelemetry, true, dialects);
    }

    private static Traced of(OpenTelemetry openTelemetry, boolean content, TelemetryDialect... dialects) {
        return new Traced(Telemetry.of(
                openTelemetry,
                content,
                Set.of(dialects),
                fault -> LOG.warn("telemetry failed: {}", fault.getClass().getName()),
                Time.system(),
                Recording.DURABLE));
    }

    /**
     * Runs work about a call that has ended. Spans of evaluators in it link to the call's span.
     *
     * @param call the call
     * @param work the work, run on this thread
     */
    public static void about(Generation call, Runnable work) {
        Telemetry.about(call.trace(), work);
    }

    /**
     * {@return the evaluator, with a span for each judgement}
     *
     * @param evaluator the evaluator
     */
    public Evaluator evaluator(Evaluator evaluator) {
        return telemetry.traced(evaluator);
    }

    /**
     * {@return the client, with a span for each request}
     *
     * @param client the client; closed with the returned client
     */
    public EmbeddingClient embeddings(EmbeddingClient client) {
        return telemetry.traced(client);
    }
}
