package dev.llmops.local.internal.worker;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.local.option.CallOptions;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller waits for a worker. The worker keeps the deadlines of a call itself and tells what it has computed until
 * then; what is here is for one that does not answer, and so comes a moment later.
 *
 * @param ticker nanoseconds
 * @param start when the call began
 * @param firstToken most time to the first token, or null
 * @param total most time to the end, or null
 */
public record CallLimits(
        LongSupplier ticker,
        long start,
        @Nullable Duration firstToken,
        @Nullable Duration total) {

    /** How long a worker has to tell the end of a call that is late or was cancelled. */
    static final Duration GRACE = Duration.ofMillis(500);

    /** {@return the limits of a call that begins now; {@code ticker}: nanoseconds} */
    public static CallLimits of(CallOptions options, LongSupplier ticker) {
        return new CallLimits(ticker, ticker.getAsLong(), options.firstTokenTimeout(), options.totalTimeout());
    }

    /** Returns the nanoseconds that are left of the limits of an answer, {@link Long#MAX_VALUE} without any. */
    long nanosLeft(boolean begun) {
        long passed = ticker.getAsLong() - start;
        return Math.min(left(total, passed), begun ? Long.MAX_VALUE : left(firstToken, passed));
    }

    private static long left(@Nullable Duration limit, long passed) {
        return limit == null ? Long.MAX_VALUE : Durations.nanos(limit) - passed;
    }

    static ModelTimeoutException late(String what) {
        return new ModelTimeoutException(what
                + " within the time limit of the call; allow more time, or ask again: a worker that does not answer at"
                + " all is replaced");
    }
}
