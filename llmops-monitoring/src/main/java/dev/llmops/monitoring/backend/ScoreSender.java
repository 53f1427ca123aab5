package dev.llmops.monitoring.backend;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends scores and feedback to the backend that has the traces, asynchronously: one daemon thread, a bounded queue, a bounded
 * number of attempts. Sending a score twice replaces it, except in MLflow, where an attempt whose response was lost can leave a second assessment
 * (both name the same {@code llmops.id}). A failure is counted and logged, without texts and keys, and never reaches the caller. Safe for use by
 * several threads.
 */
public final class ScoreSender implements FeedbackSink, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ScorePost post;
    private final Function<GenerationId, Optional<Generation>> find;
    private final TraceScores scores;
    private final int queue;
    private final int attempts;
    private final Duration firstPause;
    private final Duration closeTimeout;
    private final Semaphore places;
    /** Scores without an outcome. Who takes one out counts it, so that each is counted once, whoever comes first. */
    private final Set<Object> waiting = ConcurrentHashMap.newKeySet();

    private final ScheduledThreadPoolExecutor worker;
    private final FailureLog failures;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    private ScoreSender(Builder builder) {
        this.post = new ScorePost(builder.backend, TIMEOUT);
        this.find = builder.find;
        this.scores = new TraceScores(builder.content);
        this.queue = builder.queue;
        this.attempts = builder.attempts;
        this.firstPause = builder.firstPause;
        this.closeTimeout = builder.closeTimeout;
        this.places = new Semaphore(builder.queue);
        this.failures = new FailureLog(builder.backend);
        this.worker = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("llmops-scores"));
    }

    /**
     * {@return a builder}
     *
     * @param backend the target for scores
     * @param find finds the record of a call, which contains its trace, such as {@code store.generations()::find}; called on the sender's thread
     */
    public static Builder builder(TracingBackend backend, Function<GenerationId, Optional<Generation>> find) {
        return new Builder(backend, find);
    }

    @Override
    public void accept(Feedback feedback) {
        submit(() -> trace(feedback.generation()).flatMap(trace -> scores.of(trace, feedback)));
    }

    /**
     * Sends a score.
     *
     * @param score the score
     */
    public void accept(GenerationScore score) {
        submit(() -> trace(score.generation()).flatMap(trace -> scores.of(trace, score)));
    }

    /**
     * {@return a store of scores that saves each one in another store and then sends it, for use with {@code OnlineEvaluation.storedIn}}
     *
     * @param store the other store
     */
    public ScoreStore storing(ScoreStore store) {
        return new SendingScoreStore(store, this);
    }

    /** {@return the outcomes of scores so far} */
    public ScoreCounts counts() {
        return new ScoreCounts(sent.get(), skipped.get(), dropped.get(), failures.count());
    }

    /**
     * Accepts no more scores, and sends waiting ones for as long as the builder set. Those that then have no outcome count as dropped, also one whose
     * request is under way and may still arrive. Closing twice has no effect.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            // Nothing waits when nothing holds a place.
            if (!places.tryAcquire(queue, Durations.nanos(closeTimeout), TimeUnit.NANOSECONDS)) {
                worker.shutdownNow();
                worker.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.shutdownNow();
        waiting.forEach(this::drop);
    }

    private void drop(Object place) {
        if (waiting.remove(place)) {
            dropped.incrementAndGet();
        }
    }

    /** @param outcome counts it */
    private void end(Object place, Runnable outcome) {
        if (waiting.remove(place)) {
            outcome.run();
        }
        places.release();
    }

    private Optional<TraceContext> trace(GenerationId id) {
        return find.apply(id).map(Generation::trace).filter(TraceContext::sampled);
    }

    private void submit(Supplier<Optional<TraceScore>> score) {
        if (closed || !places.tryAcquire()) {
            dropped.incrementAndGet();
            return;
        }
        Object place = new Object();
        waiting.add(place);
        try {
            worker.execute(() -> first(place, score));
        } catch (RejectedExecutionException e) {
            // It was closed meanwhile.
            drop(place);
        }
    }

    /** What is not taken any more is counted by {@link #close}. */
    @SuppressWarnings("FutureReturnValueIgnored") // An attempt counts its own failure.
    private void again(Object place, TraceScore score, int number) {
        Duration pause = firstPause.multipliedBy(1L << (number - 2));
        try {
            worker.schedule(() -> attempt(place, score, number), Durations.nanos(pause), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: this thread ends.
            drop(place);
        }
    }

    private void first(Object place, Supplier<Optional<TraceScore>> score) {
        Optional<TraceScore> found;
        try {
            found = score.get();
        } catch (RuntimeException | LinkageError e) {
            end(
                    place,
                    () -> failures.add(
                            "its record could not be read: " + e.getClass().getSimpleName()));
            return;
        }
        if (found.isPresent()) {
            attempt(place, found.get(), 1);
        } else {
            end(place, skipped::incrementAndGet);
        }
    }

    private void attempt(Object place, TraceScore score, int number) {
        ScorePost.Outcome outcome = post.send(score);
        if (outcome.problem() == null) {
            end(place, sent::incrementAndGet);
        } else if (outcome.mayPass() && number < attempts) {
            again(place, score, number + 1);
        } else {
            end(place, () -> failures.add(outcome.problem() + ", attempts: " + number));
        }
    }

    /** Builds a {@link ScoreSender}. Not safe for use by multiple threads. */
    public static final class Builder {

        private static final int MAX_ATTEMPTS = 20;

        private final TracingBackend backend;
        private final Function<GenerationId, Optional<Generation>> find;
        private boolean content;
        private int queue = 1_000;
        private int attempts = 6;
        private Duration firstPause = Duration.ofSeconds(1);
        private Duration closeTimeout = Duration.ofSeconds(10);

        private Builder(TracingBackend backend, Function<GenerationId, Optional<Generation>> find) {
            this.backend = Objects.requireNonNull(backend, "backend");
            this.find = Objects.requireNonNull(find, "find");
        }

        /**
         * Also sends text: comments, right answers, and the rationale of judges. By default, none is sent.
         *
         * @return this
         */
        public Builder content() {
            this.content = true;
            return this;
        }

        /**
         * Sets how many scores may wait. The default is 1,000.
         *
         * @param most at least 1
         * @return this
         */
        public Builder queue(int most) {
            this.queue = Require.atLeast("queue", most, 1);
            return this;
        }

        /**
         * Sets how often a score is sent that the backend cannot accept yet because it does not have the span, is busy, or does not respond. The
         * default is 6
         * attempts with a pause of one second that doubles each time, since spans of a batching exporter are some seconds late.
         *
         * @param most from 1 to 20 attempts
         * @param first the pause after the first attempt, at least 0
         * @return this
         */
        public Builder attempts(int most, Duration first) {
            Require.within("attempts", most, 1, MAX_ATTEMPTS);
            Require.notNegative("first", first);
            this.attempts = most;
            this.firstPause = first;
            return this;
        }

        /**
         * Sets how long {@link ScoreSender#close()} continues sending. The default is 10 seconds.
         *
         * @param time at least 0
         * @return this
         */
        public Builder closeTimeout(Duration time) {
            this.closeTimeout = Require.notNegative("closeTimeout", time);
            return this;
        }

        /** {@return the sender, which has started} */
        public ScoreSender build() {
            return new ScoreSender(this);
        }
    }
}
