package dev.llmops.serving.internal.deadline;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.Scheduler;
import dev.llmops.serving.pool.Deadlines;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cancels an attempt that misses a deadline and ends it with a {@link ModelTimeoutException}. A token only moves the deadline; the timer looks at it when it
 * rings and goes to sleep again if it moved, so that a token costs no timer.
 */
final class DeadlineStream implements ModelStream {

    private static final long SPEED_AFTER = TimeUnit.SECONDS.toNanos(5);

    private final String endpoint;
    private final Deadlines deadlines;
    private final Scheduler scheduler;
    private final long startedNanos;
    private @Nullable ModelStream source;
    private @Nullable String missed;
    private Runnable timer = () -> {};
    private long firstTokenNanos;
    private long latestNanos;
    private long tokens;
    private boolean ended;

    private DeadlineStream(String endpoint, Deadlines deadlines, Scheduler scheduler) {
        this.endpoint = endpoint;
        this.deadlines = deadlines;
        this.scheduler = scheduler;
        this.startedNanos = scheduler.nanos();
    }

    static ModelStream open(Supplier<ModelStream> source, String endpoint, Deadlines deadlines, Scheduler scheduler) {
        DeadlineStream stream = new DeadlineStream(endpoint, deadlines, scheduler);
        stream.look();
        try {
            stream.begin(source.get());
        } catch (RuntimeException | Error e) {
            stream.end();
            throw e;
        }
        return stream;
    }

    private void begin(ModelStream opened) {
        boolean late;
        synchronized (this) {
            source = opened;
            late = missed != null;
        }
        if (late) {
            opened.cancel();
        }
    }

    @Override
    public ModelEvent next() {
        ModelEvent event = opened().next();
        if (!(event instanceof ModelEvent.End end)) {
            token();
            return event;
        }
        String reason = end();
        return reason != null && end instanceof ModelEvent.Cancelled cancelled
                ? new ModelEvent.Failed(new ModelTimeoutException(reason), cancelled.partial())
                : end;
    }

    private void token() {
        boolean first;
        synchronized (this) {
            latestNanos = scheduler.nanos();
            first = tokens++ == 0;
            if (first) {
                firstTokenNanos = latestNanos;
                timer.run();
            }
        }
        if (first) {
            look();
        }
    }

    /** Ends the attempt if it is too late, or looks again when it may be. */
    private void look() {
        ModelStream late = null;
        synchronized (this) {
            if (ended || missed != null) {
                return;
            }
            Miss next = next(scheduler.nanos());
            if (next == null) {
                return;
            }
            if (next.inNanos() > 0) {
                timer = scheduler.schedule(Duration.ofNanos(next.inNanos()), this::look);
                return;
            }
            missed = next.reason();
            late = source;
        }
        if (late != null) {
            late.cancel();
        }
    }

    /** The deadline that is missed next if no token comes. */
    private record Miss(long inNanos, String reason) {}

    private @Nullable Miss next(long now) {
        if (tokens == 0) {
            Duration first = deadlines.firstToken();
            return first == null
                    ? null
                    : new Miss(
                            startedNanos + Durations.nanos(first) - now,
                            "endpoint '" + endpoint + "' gave no token within " + first.toMillis() + " ms");
        }
        Miss silence = silence(now);
        Miss slowness = slowness(now);
        if (silence == null || slowness == null) {
            return silence == null ? slowness : silence;
        }
        return silence.inNanos() <= slowness.inNanos() ? silence : slowness;
    }

    private @Nullable Miss silence(long now) {
        Duration between = deadlines.betweenTokens();
        return between == null
                ? null
                : new Miss(
                        latestNanos + Durations.nanos(between) - now,
                        "endpoint '" + endpoint + "' fell silent for " + between.toMillis() + " ms");
    }

    private @Nullable Miss slowness(long now) {
        Double least = deadlines.minTokensPerSecond();
        if (least == null) {
            return null;
        }
        long enoughUntil = (long) (tokens / least * TimeUnit.SECONDS.toNanos(1));
        return new Miss(
                firstTokenNanos + Math.max(SPEED_AFTER, enoughUntil) - now,
                "endpoint '" + endpoint + "' wrote fewer than " + least + " tokens per second");
    }

    private synchronized @Nullable String end() {
        ended = true;
        timer.run();
        return missed;
    }

    private synchronized ModelStream opened() {
        ModelStream stream = source;
        if (stream == null) {
            throw new IllegalStateException("the stream was not opened");
        }
        return stream;
    }

    @Override
    public void cancel() {
        opened().cancel();
    }

    @Override
    public void close() {
        end();
        opened().close();
    }
}
