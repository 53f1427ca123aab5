package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a checkpoint at each interval, even if nothing happened: if the last one is too old, it was stopped, and
 * between two of them nothing can be removed unnoticed. One daemon thread; a failure is reported and retried at the next check, twenty per
 * interval. Closing publishes a last one. Safe for use by multiple threads.
 */
public final class CheckpointPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);
    private static final int LOOKS = 20;
    private static final long CLOSING_SECONDS = 10;

    private final CheckpointMaker maker;
    private final Duration every;
    private final List<CheckpointSink> sinks;
    private final Consumer<Throwable> onError;
    private final InstantSource clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("llmops-checkpoints"));
    private @Nullable Instant last;
    private volatile @Nullable SignedCheckpoint latest;
    private boolean closed;

    private CheckpointPublisher(Builder builder) {
        this.maker = builder.maker;
        this.every = builder.every;
        this.sinks = List.copyOf(builder.sinks);
        this.onError = builder.onError;
        this.clock = builder.clock;
    }

    /**
     * {@return a builder of a publisher that runs once it is built}
     *
     * @param maker makes the checkpoints
     * @param every the interval, above 0
     */
    public static Builder builder(CheckpointMaker maker, Duration every) {
        return new Builder(maker, every);
    }

    /** {@return the last checkpoint that every sink accepted} */
    public Optional<SignedCheckpoint> latest() {
        return Optional.ofNullable(latest);
    }

    private CheckpointPublisher start() {
        long look = Math.max(1, Durations.millis(every) / LOOKS);
        var unused = timer.scheduleWithFixedDelay(this::look, 0, look, TimeUnit.MILLISECONDS);
        return this;
    }

    /** What the thread does again and again. */
    synchronized void look() {
        Instant now = clock.instant();
        if (!closed && isDue(now) && publish()) {
            last = now;
        }
    }

    /** A clock that was set back must not keep them away until it is where it was. */
    private boolean isDue(Instant now) {
        return last == null || now.isBefore(last) || !now.isBefore(Durations.after(last, every));
    }

    private boolean publish() {
        SignedCheckpoint made;
        try {
            made = maker.make();
        } catch (RuntimeException | Error e) {
            tell(e);
            return false;
        }
        boolean all = true;
        for (CheckpointSink sink : sinks) {
            try {
                sink.publish(made);
            } catch (Exception
                    | Error e) { // a sink of the application may throw anything; the others get the checkpoint all the
                // same
                tell(e);
                all = false;
            }
        }
        if (all) {
            latest = made;
        }
        return all;
    }

    private void tell(Throwable error) {
        try {
            onError.accept(error);
        } catch (RuntimeException | Error e) { // what leaves a look ends all later ones
            LOG.warn("whoever is told of failures of checkpoints failed itself", e);
        }
    }

    /** Publishes a last checkpoint and ends the thread. Closing twice has no effect. Close it before the store. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            publish();
            closed = true;
        }
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a checkpoint is still being published {} seconds later", CLOSING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Builds a {@link CheckpointPublisher}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final CheckpointMaker maker;
        private final Duration every;
        private final List<CheckpointSink> sinks = new ArrayList<>();
        private Consumer<Throwable> onError =
                error -> LOG.warn("a checkpoint of the audit log was not published: {}", error.toString(), error);
        private InstantSource clock = SystemTime.clock();

        private Builder(CheckpointMaker maker, Duration every) {
            this.maker = Objects.requireNonNull(maker, "maker");
            this.every = Objects.requireNonNull(every, "every");
            Require.positive("every", every);
        }

        /**
         * Adds a sink to publish to; at least one is required.
         *
         * @param sink the sink
         * @return this
         */
        public Builder publishTo(CheckpointSink sink) {
            sinks.add(Objects.requireNonNull(sink, "sink"));
            return this;
        }

        /**
         * Sets a handler for checkpoints that could not be made or published. By default, a warning is logged.
         *
         * @param value called on the publisher's thread, or on the thread that closes it
         * @return this
         */
        public Builder onError(Consumer<Throwable> value) {
            this.onError = Objects.requireNonNull(value, "onError");
            return this;
        }

        /**
         * Sets the clock for when the next one is due.
         *
         * @param value the clock
         * @return this
         */
        public Builder clock(InstantSource value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * {@return the publisher, which has started}
         *
         * @throws IllegalArgumentException if there is no sink
         */
        public CheckpointPublisher build() {
            Require.not(sinks.isEmpty(), "publishTo must name at least one place, but there is none");
            return new CheckpointPublisher(this).start();
        }

        /** For tests, which look themselves. */
        CheckpointPublisher buildStopped() {
            return new CheckpointPublisher(this);
        }
    }
}
