package dev.llmops.local.internal.engine.sequence;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.internal.engine.decode.LogProbabilities;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.CompletionSink;
import dev.llmops.local.internal.text.StopMatcher;
import dev.llmops.local.internal.text.Utf8Stream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One answer in the making: from the tokens that were chosen to the text that its reader gets, and exactly one end. */
public final class Completion {

    private final CompletionRequest request;
    private final CompletionSink sink;
    private final LongSupplier ticker;
    private final Sequence sequence;
    private final Utf8Stream characters = new Utf8Stream();
    private final StopMatcher stops;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Duration timeToFirstToken;
    private final LogProbabilities logProbabilities;
    private int generated;
    // Those that are part of the text; more may have been chosen, which a stop sequence cut off.
    private int spoken;
    private boolean ended;

    public Completion(CompletionRequest request, CompletionSink sink, LongSupplier ticker) {
        this.request = request;
        this.sink = sink;
        this.ticker = ticker;
        this.stops = new StopMatcher(request.stops());
        this.logProbabilities = new LogProbabilities(request.sampling().more().logProbabilities());
        this.sequence = new Sequence(this);
    }

    public CompletionRequest request() {
        return request;
    }

    public Sequence sequence() {
        return sequence;
    }

    public LogProbabilities logProbabilities() {
        return logProbabilities;
    }

    public boolean ready() {
        return sink.ready();
    }

    public boolean ended() {
        return ended;
    }

    /** Returns how many tokens may still be chosen. */
    public int left() {
        return request.maxTokens() - generated;
    }

    public boolean begun() {
        return generated > 0;
    }

    /** Takes the next token, and says why the answer ends with it, or null if it goes on. */
    @Nullable
    public FinishReason accept(int token, boolean endsGeneration) {
        generated++;
        if (timeToFirstToken == null) {
            timeToFirstToken = sinceStart();
        }
        if (endsGeneration) {
            return FinishReason.STOP;
        }
        spoken++;
        emit(stops.add(characters.add(request.pieces().apply(token))));
        if (stops.stopped()) {
            return FinishReason.STOP;
        }
        return generated >= request.maxTokens() ? FinishReason.LENGTH : null;
    }

    private void emit(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            sink.text(piece);
        }
    }

    public void endComplete(FinishReason reason) {
        if (!stops.stopped()) {
            // What was held back is certain now.
            emit(stops.add(characters.end()) + stops.end());
        }
        end(new ModelEvent.Completed(response(reason)));
    }

    public void endCancelled() {
        end(new ModelEvent.Cancelled(partial()));
    }

    public void endFailed(LlmOpsException error) {
        end(new ModelEvent.Failed(error, partial()));
    }

    private void end(ModelEvent.End end) {
        if (!ended) {
            ended = true;
            sink.end(end);
        }
    }

    private PartialResponse partial() {
        AssistantMessage message =
                text.length() == 0 ? PartialResponse.NONE.message() : Message.assistant(text.toString());
        return new PartialResponse(message, usage());
    }

    private ModelResponse response(FinishReason reason) {
        return new ModelResponse(
                Message.assistant(text.toString()),
                reason,
                usage(),
                request.model(),
                timeToFirstToken,
                sinceStart(),
                vendor());
    }

    private Map<String, Object> vendor() {
        Map<String, Object> told = logProbabilities.addTo(request.vendor(), spoken);
        if (sequence.draft.drafted() == 0) {
            return told;
        }
        Map<String, Object> all = new LinkedHashMap<>(told);
        all.put("draft_n", sequence.draft.drafted());
        all.put("draft_n_accepted", sequence.draft.accepted());
        return all;
    }

    private TokenUsage usage() {
        return new TokenUsage(sequence.promptRead(), generated, sequence.reused(), null);
    }

    private Duration sinceStart() {
        return Duration.ofNanos(ticker.getAsLong() - request.startNanos());
    }
}
