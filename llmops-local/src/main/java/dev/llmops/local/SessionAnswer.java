package dev.llmops.local;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.text.StopMatcher;
import dev.llmops.local.internal.text.Utf8Stream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One answer within a session, written on the thread of the caller by the same samplers as the engine's. */
final class SessionAnswer {

    // Between these the time is looked at.
    private static final int PART = 512;

    private final LocalSession session;
    private final LlamaModel model;
    private final CompletionRequest request;
    private final LongSupplier ticker;
    private final Utf8Stream characters = new Utf8Stream();
    private final StopMatcher stops;
    private final StringBuilder text = new StringBuilder();
    private int reused;
    private int generated;
    private @Nullable Duration firstToken;

    SessionAnswer(LocalSession session, LlamaModel model, CompletionRequest request, LongSupplier ticker) {
        if (!request.adapters().isEmpty()
                && !request.adapters().equals(session.adapters().uses())) {
            throw new InvalidRequestException(
                    "a session has its LoRA adapters from its beginning, and lora must not name others; open another with"
                            + " LocalModel.session, or ask the model itself");
        }
        if (request.sampling().more().logProbabilities() > 0) {
            throw new InvalidRequestException(
                    "log-probabilities are not told in a session; leave n_probs out, or ask the model itself");
        }
        this.session = session;
        this.model = model;
        this.request = request;
        this.ticker = ticker;
        this.stops = new StopMatcher(request.stops());
    }

    ModelResponse write() {
        // Before anything is forgotten: a request that is refused leaves the session as it was.
        try (LlamaSampler sampler = LlamaSampler.create(model, request.sampling())) {
            reused = session.keep(request.prompt());
            read();
            FinishReason reason = write(sampler);
            if (!stops.stopped()) {
                text.append(stops.add(characters.end())).append(stops.end());
            }
            return new ModelResponse(
                    Message.assistant(text.toString()),
                    reason,
                    usage(),
                    request.model(),
                    firstToken,
                    sinceStart(),
                    session.adapters().tell(request.vendor()));
        } catch (LlmOpsException e) {
            throw e.withPartial(new PartialResponse(
                    text.isEmpty() ? PartialResponse.NONE.message() : Message.assistant(text.toString()), usage()));
        }
    }

    private void read() {
        int[] prompt = request.prompt();
        for (int from = reused; from < prompt.length; from += PART) {
            requireTime();
            session.append(Arrays.copyOfRange(prompt, from, Math.min(prompt.length, from + PART)));
        }
    }

    private FinishReason write(LlamaSampler sampler) {
        while (true) {
            requireTime();
            int token = session.sample(sampler);
            generated++;
            if (firstToken == null) {
                firstToken = sinceStart();
            }
            if (model.endsGeneration(token)) {
                return FinishReason.STOP;
            }
            session.append(new int[] {token});
            text.append(stops.add(characters.add(request.pieces().apply(token))));
            if (stops.stopped()) {
                return FinishReason.STOP;
            }
            if (generated >= request.maxTokens()) {
                return FinishReason.LENGTH;
            }
        }
    }

    private TokenUsage usage() {
        return new TokenUsage(request.prompt().length, generated, reused, null);
    }

    private Duration sinceStart() {
        return Duration.ofNanos(ticker.getAsLong() - request.startNanos());
    }

    private void requireTime() {
        Duration total = request.options().totalTimeout();
        Duration first = request.options().firstTokenTimeout();
        if (isOver(total)) {
            throw new ModelTimeoutException(
                    "the answer must be complete " + total + " after the call, but was not; allow more time");
        }
        if (generated == 0 && isOver(first)) {
            throw new ModelTimeoutException(
                    "the first token must come " + first + " after the call, but did not; allow more time");
        }
    }

    private boolean isOver(@Nullable Duration limit) {
        return limit != null && sinceStart().compareTo(limit) >= 0;
    }
}
