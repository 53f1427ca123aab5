package dev.llmops.core.internal.telemetry;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.core.chain.Call;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the span and the metrics of one attempt how it ended. */
final class AttemptTrace {

    private final OpenSpan span;
    private final Call call;
    private final ModelIdentity model;
    private final boolean content;
    private final Instruments instruments;
    private @Nullable Duration firstChunk;
    private @Nullable Duration lastChunk;

    AttemptTrace(OpenSpan span, Call call, ModelIdentity model, boolean content, Instruments instruments) {
        this.span = span;
        this.call = call;
        this.model = model;
        this.content = content;
        this.instruments = instruments;
    }

    OpenSpan span() {
        return span;
    }

    void chunk() {
        Duration now = span.elapsed();
        if (lastChunk == null) {
            firstChunk = now;
        } else {
            Duration gap = now.minus(lastChunk);
            span.safely(() -> instruments.nextChunk(model, gap));
        }
        lastChunk = now;
    }

    void ended(ModelEvent.End end) {
        // Read now: by the time that the span is told, the call may be at its next attempt.
        Cost cost = cost();
        ModelRequest asked = asked();
        span.end(took -> {
            measure(end, cost, took);
            if (span.isRecording()) {
                AttemptAttributes attributes = new AttemptAttributes(span, call, model, asked);
                attributes.request();
                attributes.usage(usage(end));
                span.attempt(usage(end), call.notes().prompt());
                attributes.cost(cost);
                attributes.end(end, firstChunk);
                if (content) {
                    AttemptContent.describe(span, asked, end);
                }
            }
        });
    }

    void failed(Throwable error) {
        ModelRequest asked = asked();
        span.end(took -> {
            instruments.duration(model, null, took, OpenSpan.errorType(error));
            if (span.isRecording()) {
                new AttemptAttributes(span, call, model, asked).request();
                span.error(error);
            }
        });
    }

    /** The question as the model got it, with the seed that was chosen for it. */
    private @Nullable ModelRequest asked() {
        ModelRequest asked = call.notes().request();
        return asked != null ? asked : call.request();
    }

    private void measure(ModelEvent.End end, Cost cost, Duration took) {
        ModelResponse response = end instanceof ModelEvent.Completed completed ? completed.response() : null;
        String error = end instanceof ModelEvent.Failed failed ? OpenSpan.errorType(failed.error()) : null;
        String answered = response == null ? null : response.model().name();
        instruments.duration(model, answered, took, error);
        instruments.usage(model, answered, usage(end));
        if (firstChunk != null) {
            instruments.firstChunk(model, answered, firstChunk);
        }
        if (cost instanceof Cost.Known known) {
            instruments.cost(model, answered, known);
        }
    }

    private static TokenUsage usage(ModelEvent.End end) {
        if (end instanceof ModelEvent.Completed completed) {
            return completed.response().usage();
        }
        return end instanceof ModelEvent.Failed failed
                ? failed.partial().usage()
                : ((ModelEvent.Cancelled) end).partial().usage();
    }

    /** The attempt was noted, with its cost, when its end went by the model's interceptor. */
    private Cost cost() {
        List<Attempt> attempts = call.notes().attempts();
        return attempts.isEmpty()
                ? new Cost.Unknown("the try was not noted")
                : attempts.get(attempts.size() - 1).cost();
    }
}
