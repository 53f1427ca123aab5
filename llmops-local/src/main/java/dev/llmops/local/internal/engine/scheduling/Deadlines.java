package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.local.internal.engine.sequence.Sequence;
import dev.llmops.local.option.CallOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which calls are late. Where none has a limit of time, nobody looks at the clock. */
final class Deadlines {

    private final LongSupplier ticker;
    private int open;

    Deadlines(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Counts a call that was taken. */
    void add(Sequence sequence) {
        open += limited(options(sequence)) ? 1 : 0;
    }

    void remove(Sequence sequence) {
        open -= limited(options(sequence)) ? 1 : 0;
    }

    /** Returns whether any call that was taken can become late. */
    boolean any() {
        return open > 0;
    }

    /** Returns what a call that is late ends with, or null. */
    @Nullable
    LlmOpsException lateness(Sequence sequence) {
        CallOptions call = options(sequence);
        if (!limited(call)) {
            return null;
        }
        long waited = ticker.getAsLong() - sequence.completion.request().startNanos();
        if (left(call.totalTimeout(), waited) <= 0) {
            return new ModelTimeoutException("the answer must be complete " + call.totalTimeout()
                    + " after the call, but was not; allow more time, or fewer calls at once");
        }
        if (!sequence.completion.begun() && left(call.firstTokenTimeout(), waited) <= 0) {
            return new ModelTimeoutException("the first token must come " + call.firstTokenTimeout()
                    + " after the call, but did not; allow more time, or fewer calls at once");
        }
        return null;
    }

    /** Returns the nanoseconds until the first of these calls is late, at least 0, or {@link Long#MAX_VALUE}. */
    long nanosToNext(List<Sequence> running, List<Sequence> waiting) {
        if (!any()) {
            return Long.MAX_VALUE;
        }
        long now = ticker.getAsLong();
        // The clock goes on after the caller found nobody late.
        return Math.max(0, Math.min(nanosToNext(running, now), nanosToNext(waiting, now)));
    }

    private static long nanosToNext(List<Sequence> sequences, long now) {
        long nearest = Long.MAX_VALUE;
        for (Sequence one : sequences) {
            nearest = Math.min(nearest, nanosLeft(one, now));
        }
        return nearest;
    }

    /** Returns the nanoseconds until all of these calls are late, at least 0, or -1 if one never is. */
    long nanosToLast(List<Sequence> sequences) {
        if (!any()) {
            return -1;
        }
        long now = ticker.getAsLong();
        long furthest = 0;
        for (int i = 0; i < sequences.size(); i++) {
            furthest = Math.max(furthest, nanosLeft(sequences.get(i), now));
        }
        return furthest == Long.MAX_VALUE ? -1 : furthest;
    }

    private static long nanosLeft(Sequence one, long now) {
        CallOptions call = options(one);
        long waited = now - one.completion.request().startNanos();
        long total = left(call.totalTimeout(), waited);
        return one.completion.begun() ? total : Math.min(total, left(call.firstTokenTimeout(), waited));
    }

    private static CallOptions options(Sequence sequence) {
        return sequence.completion.request().options();
    }

    private static boolean limited(CallOptions call) {
        return call.firstTokenTimeout() != null || call.totalTimeout() != null;
    }

    private static long left(@Nullable Duration timeout, long waited) {
        return timeout == null ? Long.MAX_VALUE : Durations.nanos(timeout) - waited;
    }
}
