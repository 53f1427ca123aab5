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

/** How an attempt ended, as its endpoint is judged by it. */
record Outcome(boolean completed, boolean failed, boolean cancelled, Optional<Duration> coolDown, TokenUsage usage) {

    /** A key does not heal by itself; somebody has to change it. */
    private static final Duration REFUSED_KEY = Duration.ofMinutes(1);
    /** A server that sends 429 without saying for how long. */
    private static final Duration UNSAID = Duration.ofSeconds(1);

    /** The end was never read. */
    static final Outcome ABANDONED = new Outcome(false, false, true, Optional.empty(), TokenUsage.UNKNOWN);

    /** The endpoint was never asked. */
    static final Outcome UNASKED = new Outcome(false, false, true, Optional.empty(), TokenUsage.ZERO);

    static Outcome of(ModelEvent.End end) {
        if (end instanceof ModelEvent.Completed completed) {
            return new Outcome(
                    true, false, false, Optional.empty(), completed.response().usage());
        }
        if (end instanceof ModelEvent.Cancelled cancelled) {
            return new Outcome(
                    false, false, true, Optional.empty(), cancelled.partial().usage());
        }
        ModelEvent.Failed failed = (ModelEvent.Failed) end;
        return new Outcome(
                false, Fault.of(failed.error()) == Fault.SERVER, false, coolDown(failed.error()), used(failed));
    }

    /** What was refused before any of an answer came has used nothing. Of other ends nobody knows unless it was told. */
    private static TokenUsage used(ModelEvent.Failed failed) {
        boolean refused = switch (Fault.of(failed.error())) {
            case CREDENTIALS, RATE_LIMIT, CONTEXT -> true;
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
