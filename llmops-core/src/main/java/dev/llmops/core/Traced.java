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
 * Spans of what works outside of the chain, or inside of what it is given: evaluators, embedding clients, rerankers of a pipeline. The chain's
 * own steps have spans by {@link LlmOpsBuilder#openTelemetry}. A span stands below the one that is current on its thread. Immutable.
 */
public final class Traced {

    private static final Logger LOG = LoggerFactory.getLogger(Traced.class);

    private final Telemetry telemetry;

    private Traced(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * {@return spans without what was asked, answered and found}
     *
     * @param openTelemetry where they go
     * @param dialects names of backends that are written too
     */
    public static Traced with(OpenTelemetry openTelemetry, TelemetryDialect... dialects) {
        return of(openTelemetry, false, dialects);
    }

    /**
     * {@return spans with what was asked, answered and found}
     *
     * @param openTelemetry where they go
     * @param dialects names of backends that are written too
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
     * Does something about a call that has ended. Spans of evaluators in it link to the call's span.
     *
     * @param call the call
     * @param work what is done, on this thread
     */
    public static void about(Generation call, Runnable work) {
        Telemetry.about(call.trace(), work);
    }

    /**
     * {@return an evaluator that does the same, with a span of each judgement}
     *
     * @param evaluator the evaluator
     */
    public Evaluator evaluator(Evaluator evaluator) {
        return telemetry.traced(evaluator);
    }

    /**
     * {@return a client that does the same, with a span of each request}
     *
     * @param client the client; closed with the one that is returned
     */
    public EmbeddingClient embeddings(EmbeddingClient client) {
        return telemetry.traced(client);
    }
}
