package dev.llmops.core.internal.cache;

import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads and writes the cache for the chain: it decides what may be kept, and a cache that fails never fails a call. */
final class CacheEntries {

    private final ResponseCache cache;
    private final CachePolicy policy;
    private final Time time;
    private final Consumer<Throwable> faults;

    CacheEntries(CachePolicy policy, Time time, Consumer<Throwable> faults) {
        this.cache = policy.cache();
        this.policy = policy;
        this.time = time;
        this.faults = faults;
    }

    Optional<CachedResponse> find(RequestKey key) {
        return find(key.hash()).filter(entry -> entry.origin().equals(key.origin()));
    }

    Optional<CachedResponse> find(String hash) {
        try {
            return cache.find(hash)
                    .filter(entry -> entry.key().equals(hash))
                    .filter(entry -> entry.expiresAt().isAfter(time.now()))
                    .filter(entry ->
                            entry.error() == null || !policy.negativeTtl().isZero());
        } catch (RuntimeException | Error e) {
            faults.accept(e);
            return Optional.empty();
        }
    }

    /** {@return why an answer must not be kept, or null if it may} */
    @Nullable
    String refusal(ModelResponse response, Attempt attempt, String route) {
        if (!response.message().toolCalls().isEmpty() && !policy.toolCalls()) {
            return "not kept: it calls tools";
        }
        if (response.finishReason() != FinishReason.STOP && response.finishReason() != FinishReason.TOOL_CALLS) {
            return "not kept: the model stopped because of " + response.finishReason();
        }
        String by = attempt.route();
        if (by == null || !(by.equals(route) || by.startsWith(route + "/"))) {
            return "not kept: another model than '" + route + "' stood in";
        }
        return null;
    }

    CachedResponse put(RequestKey key, ModelResponse response, Attempt attempt, CallNotes notes) {
        CallNotes.Answered answered = Objects.requireNonNull(notes.answered(), "answered");
        return put(new CachedResponse(
                key.hash(),
                key.origin(),
                notes.id(),
                response,
                null,
                answered.request().parameters().seed(),
                attempt.usage(),
                attempt.cost(),
                attempt.took(),
                time.now(),
                end(policy.ttl()),
                key.subject()));
    }

    /** {@return the entry of a fault that repeats itself, or null if this one does not} */
    @Nullable
    CachedResponse put(RequestKey key, ModelEvent.Failed failed, CallNotes notes) {
        if (policy.negativeTtl().isZero() || !repeatsItself(failed.error()) || !arrivedNothing(failed.partial())) {
            return null;
        }
        return put(new CachedResponse(
                key.hash(),
                key.origin(),
                notes.id(),
                null,
                ErrorDetail.of(failed.error()),
                null,
                sum(notes.attempts()),
                notes.attempts().stream().map(Attempt::cost).reduce(Cost.zero(), Cost::plus),
                notes.attempts().stream().map(Attempt::took).reduce(Duration.ZERO, Duration::plus),
                time.now(),
                end(policy.negativeTtl()),
                key.subject()));
    }

    private static TokenUsage sum(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::usage).reduce(TokenUsage::plus).orElse(TokenUsage.ZERO);
    }

    private CachedResponse put(CachedResponse entry) {
        try {
            cache.put(entry);
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
        return entry;
    }

    private Instant end(Duration after) {
        return Durations.after(time.now(), after);
    }

    /** By exact type: a subclass may be about something else, and could not be made again. */
    private static boolean repeatsItself(LlmOpsException error) {
        return error.getClass() == InvalidRequestException.class
                || error.getClass() == ContextWindowExceededException.class;
    }

    private static boolean arrivedNothing(PartialResponse partial) {
        return partial.message().parts().isEmpty() || partial.message().text().isEmpty();
    }

    static LlmOpsException fault(CachedResponse entry, ErrorDetail error) {
        String message = error.message() + " (as generation " + entry.original()
                + " was told; the model is not asked again before " + entry.expiresAt() + ")";
        return error.type().equals(ContextWindowExceededException.class.getSimpleName())
                ? new ContextWindowExceededException(message)
                : new InvalidRequestException(message);
    }
}
