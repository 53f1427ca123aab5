package dev.llmops.local.internal.engine;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.PartialResponse;
import dev.llmops.api.model.TokenUsage;
import dev.llmops.local.internal.llama.DecodeResult;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.TokenBatch;
import dev.llmops.local.internal.text.StopMatcher;
import dev.llmops.local.internal.text.Utf8Stream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>One answer in the making: read the prompt, then choose and decode a token at a time.
 */
public final class Completion {

    private static final int SEQUENCE = 0;

    private final CompletionRequest request;
    private final CompletionSink sink;
    private final LongSupplier ticker;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Utf8Stream characters = new Utf8Stream();
    private final StopMatcher stops;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Duration timeToFirstToken;
    private final LogProbabilities logProbabilities;
    private int promptTokens;
    private int generated;
    private volatile boolean cancelRequested;

    Completion(CompletionRequest request, CompletionSink sink, LongSupplier ticker) {
        this.request = request;
        this.sink = sink;
        this.ticker = ticker;
        this.stops = new StopMatcher(request.stops());
        this.logProbabilities = new LogProbabilities(request.sampling().more().logProbabilities());
    }

    void requestCancel() {
        cancelRequested = true;
        sink.cancel();
    }

    boolean cancelRequested() {
        return cancelRequested;
    }

    /** Runs to the end, which the sink gets unless this throws. */
    void run(LlamaModel model, LlamaContext context) {
        context.clear();
        context.setAdapters(request.adapters());
        TokenBatch batch = context.newBatch();
        try (LlamaSampler sampler = LlamaSampler.create(model, request.sampling())) {
            int last = readPrompt(context, batch);
            FinishReason reason = last < 0 ? null : write(model, context, sampler, batch, last);
            if (reason == null || !emit(rest())) {
                endCancelled();
            } else {
                end(new ModelEvent.Completed(response(reason)));
            }
        } catch (NativeError e) {
            throw new InvalidRequestException(
                    "the answer can not be held to its grammar (" + e.text()
                            + "); correct the grammar, or simplify the JSON schema",
                    e);
        }
    }

    /** Returns the index of the last token in the batch, or -1 if the completion was cancelled. */
    private int readPrompt(LlamaContext context, TokenBatch batch) {
        int[] prompt = request.prompt();
        int last = -1;
        int next = 0;
        while (next < prompt.length) {
            batch.clear();
            while (next < prompt.length && batch.room() > 0) {
                last = batch.add(prompt[next], next, SEQUENCE, next == prompt.length - 1);
                next++;
            }
            if (cancelRequested || context.decode(batch) == DecodeResult.CANCELLED) {
                return -1;
            }
            promptTokens = next;
        }
        return last;
    }

    /** Returns why the answer ended, or null if the completion was cancelled. */
    private @Nullable FinishReason write(
            LlamaModel model, LlamaContext context, LlamaSampler sampler, TokenBatch batch, int last) {
        int index = last;
        int position = request.prompt().length;
        while (true) {
            int token = context.sample(sampler, index);
            generated++;
            if (timeToFirstToken == null) {
                timeToFirstToken = sinceStart();
            }
            if (model.endsGeneration(token)) {
                return FinishReason.STOP;
            }
            logProbabilities.add(context, model, index, token);
            if (!emit(stops.add(characters.add(request.pieces().apply(token))))) {
                return null;
            }
            if (stops.stopped()) {
                return FinishReason.STOP;
            }
            if (generated >= request.maxTokens() || position >= context.length()) {
                return FinishReason.LENGTH;
            }
            batch.clear();
            index = batch.add(token, position++, SEQUENCE, true);
            DecodeResult result = context.decode(batch);
            if (result == DecodeResult.NO_ROOM) {
                return FinishReason.LENGTH;
            }
            if (result == DecodeResult.CANCELLED) {
                return null;
            }
        }
    }

    /** The text that was held back and is certain at the end. */
    private String rest() {
        return stops.stopped() ? "" : stops.add(characters.end()) + stops.end();
    }

    private boolean emit(String piece) {
        if (cancelRequested) {
            return false;
        }
        if (!piece.isEmpty()) {
            if (!sink.text(piece)) {
                return false;
            }
            text.append(piece);
        }
        return true;
    }

    void endCancelled() {
        end(new ModelEvent.Cancelled(partial()));
    }

    void endFailed(LlmOpsException error) {
        end(new ModelEvent.Failed(error, partial()));
    }

    private void end(ModelEvent.End end) {
        if (ended.compareAndSet(false, true)) {
            sink.end(end);
        }
    }

    private PartialResponse partial() {
        AssistantMessage message =
                text.length() == 0 ? PartialResponse.NONE.message() : Message.assistant(text.toString());
        return new PartialResponse(message, TokenUsage.of(promptTokens, generated));
    }

    private ModelResponse response(FinishReason reason) {
        return new ModelResponse(
                Message.assistant(text.toString()),
                reason,
                TokenUsage.of(promptTokens, generated),
                request.model(),
                timeToFirstToken,
                sinceStart(),
                logProbabilities.addTo(request.vendor()));
    }

    private Duration sinceStart() {
        return Duration.ofNanos(ticker.getAsLong() - request.startNanos());
    }
}
