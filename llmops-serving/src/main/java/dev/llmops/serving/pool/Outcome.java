package dev.llmops.serving.pool;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How an attempt ended, as its endpoint is judged by it. */
record Outcome(
        boolean completed, @Nullable Fault fault, boolean cancelled, Optional<Duration> coolDown, TokenUsage usage) {

    /** A key does not heal by itself; somebody has to change it. */
    private static final Duration REFUSED_KEY = Duration.ofMinutes(1);
    /** A server that sends 429 without saying for how long. */
    private static final Duration UNSAID = Duration.ofSeconds(1);

    /** The end was never read. */
    static final Outcome ABANDONED = new Outcome(false, null, true, Optional.empty(), TokenUsage.UNKNOWN);

    /** The endpoint was never asked. */
    static final Outcome UNASKED = new Outcome(false, null, true, Optional.empty(), TokenUsage.ZERO);

    static Outcome of(ModelEvent.End end) {
        if (end instanceof ModelEvent.Completed completed) {
            return new Outcome(
                    true, null, false, Optional.empty(), completed.response().usage());
        }
        if (end instanceof ModelEvent.Cancelled cancelled) {
            return new Outcome(
                    false, null, true, Optional.empty(), cancelled.partial().usage());
        }
        ModelEvent.Failed failed = (ModelEvent.Failed) end;
        return new Outcome(false, Fault.of(failed.error()), false, coolDown(failed.error()), used(failed));
    }

    /** {@return whether it speaks against the endpoint} */
    boolean failed() {
        return fault == Fault.SERVER || fault == Fault.MODEL;
    }

    /** {@return whether it says nothing about the endpoint's provider: a key that is refused, a limit that is reached or a model that is missing is the endpoint's own} */
    boolean isOfEndpointAlone() {
        return cancelled || coolDown.isPresent() || fault == Fault.MODEL;
    }

    /** What was refused before any of an answer came has used nothing. Of other ends nobody knows unless it was told. */
    private static TokenUsage used(ModelEvent.Failed failed) {
        boolean refused = switch (Fault.of(failed.error())) {
            case CREDENTIALS, RATE_LIMIT, MODEL, CONTEXT -> true;
            case CALLER -> failed.error() instanceof InvalidRequestException;
            case POLICY, SERVER, ANSWER -> false;
        };
        return refused && failed.partial().equals(PartialResponse.NONE)
                ? TokenUsage.ZERO
                : failed.partial().usage();
    }

    OptionalLong tokens() {
        Integer total = usage.total();
        return total == null ? OptionalLong.empty() : OptionalLong.of(total);
    }

    private static Optional<Duration> coolDown(LlmOpsException error) {
        return switch (Fault.of(error)) {
            case CREDENTIALS -> Optional.of(REFUSED_KEY);
            case RATE_LIMIT -> ((RateLimitedException) error).retryAfter().or(() -> Optional.of(UNSAID));
            default -> Optional.empty();
        };
    }
}
