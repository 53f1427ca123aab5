package dev.llmops.eval.online;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.eval.dataset.RecordedInput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a sample of what production answers, behind the answers' backs: a call hands its record over and goes on. Which
 * calls are sampled follows from the seed and the generation's id, so that a second run over the same records takes the
 * same. Only complete answers that are no replays are judged. When the queue is full, answers are dropped and counted.
 * Safe for use by several threads.
 */
public final class OnlineEvaluation implements GenerationListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OnlineEvaluation.class);

    private final List<Evaluator> evaluators;
    private final Consumer<OnlineJudgement> sink;
    private final double rate;
    private final long seed;
    private final Duration closeTimeout;
    private final RecordedInput input;
    private final ThreadPoolExecutor worker;
    private final AtomicLong judged = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    private OnlineEvaluation(Builder builder) {
        this.evaluators = builder.evaluators;
        this.sink = builder.sink;
        this.rate = builder.rate;
        this.seed = builder.seed;
        this.closeTimeout = builder.closeTimeout;
        this.input = builder.input;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(builder.queue),
                OnlineEvaluation::daemon,
                (task, executor) -> dropped.incrementAndGet());
    }

    /**
     * {@return a builder}
     *
     * @param evaluators who judges, at least one
     * @param sink gets each judgement, on the thread that judges
     */
    public static Builder builder(List<? extends Evaluator> evaluators, Consumer<OnlineJudgement> sink) {
        return new Builder(evaluators, sink);
    }

    /**
     * {@return a sink that keeps each judgement with the answer that it is of, where lists and sums of generations find it} An answer that
     * is not stored has none.
     *
     * @param scores where to, as {@code store.scores()}
     * @param clock tells when it was judged
     */
    public static Consumer<OnlineJudgement> storedIn(ScoreStore scores, InstantSource clock) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(clock, "clock");
        return judged -> scores.save(new GenerationScore(judged.generation(), judged.judgement(), clock.instant()));
    }

    @Override
    public void onGeneration(Generation generation) {
        ModelResponse response = generation.response();
        if (response != null && generation.replayOf() == null && isSampled(generation)) {
            worker.execute(() -> judge(generation, response));
        }
    }

    private boolean isSampled(Generation generation) {
        return new SplittableRandom(seed ^ generation.id().value().hashCode()).nextDouble() < rate;
    }

    private void judge(Generation generation, ModelResponse response) {
        Optional<String> question = input.of(generation);
        EvaluationCase answer = new EvaluationCase(
                question.orElse(""), response.text(), null, generation.passages(), generation.citations());
        for (Evaluator evaluator : evaluators) {
            hand(new OnlineJudgement(generation.id(), judge(evaluator, answer)));
        }
        judged.incrementAndGet();
    }

    private static Judgement judge(Evaluator evaluator, EvaluationCase answer) {
        try {
            return evaluator.evaluate(answer);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            String error = e.getClass().getSimpleName() + ": " + e.getMessage();
            return new Judgement(evaluator.name(), new Score.Failed(error), null);
        }
    }

    /** A sink that throws loses its judgement, not the thread. */
    private void hand(OnlineJudgement judgement) {
        try {
            sink.accept(judgement);
        } catch (RuntimeException e) {
            LOG.warn("the sink of online judgements failed: {}", e.getClass().getName());
        }
    }

    /** {@return how many answers were judged} */
    public long judged() {
        return judged.get();
    }

    /** {@return how many sampled answers were not judged, as the queue was full or closed} */
    public long dropped() {
        return dropped.get();
    }

    /**
     * Takes no more, and judges what waits for as long as the builder says; what still waits then is dropped and counted.
     * Doing it twice does nothing.
     */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(closeTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                dropped.addAndGet(worker.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            dropped.addAndGet(worker.shutdownNow().size());
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "llmops-online-evaluation");
        thread.setDaemon(true);
        return thread;
    }

    /** Builds an {@link OnlineEvaluation}. Not safe for use by several threads. */
    public static final class Builder {

        private final List<Evaluator> evaluators;
        private final Consumer<OnlineJudgement> sink;
        private double rate = 0.1;
        private long seed;
        private int queue = 1_000;
        private Duration closeTimeout = Duration.ofSeconds(10);
        private RecordedInput input = RecordedInput.lastUserMessage();

        private Builder(List<? extends Evaluator> evaluators, Consumer<OnlineJudgement> sink) {
            this.evaluators = List.copyOf(evaluators);
            this.sink = Objects.requireNonNull(sink, "sink");
            if (evaluators.isEmpty()) {
                throw new IllegalArgumentException("evaluators must hold at least one evaluator, but was empty");
            }
        }

        /**
         * Sets the share of answers that are judged, and which; a tenth and seed 0 if not set.
         *
         * @param share above 0 and at most 1
         * @param with the seed
         * @return this
         */
        public Builder sample(double share, long with) {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be above 0 and at most 1, but was " + share);
            }
            this.rate = share;
            this.seed = with;
            return this;
        }

        /**
         * Sets how many answers may wait; 1,000 if not set.
         *
         * @param answers at least 1
         * @return this
         */
        public Builder queue(int answers) {
            if (answers < 1) {
                throw new IllegalArgumentException("queue must be at least 1, but was " + answers);
            }
            this.queue = answers;
            return this;
        }

        /**
         * Sets how long {@link OnlineEvaluation#close()} goes on judging; 10 seconds if not set.
         *
         * @param time at least 0
         * @return this
         */
        public Builder closeTimeout(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("closeTimeout must be at least 0, but was " + time);
            }
            this.closeTimeout = time;
            return this;
        }

        /**
         * Sets what evaluators take for the question; the last user message if not set.
         *
         * @param how the question of a generation
         * @return this
         */
        public Builder input(RecordedInput how) {
            this.input = Objects.requireNonNull(how, "how");
            return this;
        }

        /** {@return the evaluation, which has begun} */
        public OnlineEvaluation build() {
            return new OnlineEvaluation(this);
        }
    }
}
