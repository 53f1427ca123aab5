package dev.llmops.eval.online;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.core.Traced;
import dev.llmops.eval.dataset.RecordedInput;
import dev.llmops.eval.internal.evaluation.Judged;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a sample of production answers asynchronously: a call hands over its record and continues. Which
 * calls are sampled depends only on their records, the rules and the seed, so that a second run over the same records takes the
 * same ones: all that a rule selects, and a share of the other complete answers. Replays, forks and shadow traffic are left out. A call
 * without a complete answer, which only a
 * rule selects, is judged by what had arrived, and is unscored if nothing had. If the queue is full, answers are dropped and counted.
 * Safe for use by multiple threads.
 */
public final class OnlineEvaluation implements GenerationListener, AutoCloseable {

    private static final RecordedInput INPUT = RecordedInput.lastUserMessage();
    private static final Logger LOG = LoggerFactory.getLogger(OnlineEvaluation.class);
    private static final Selection LATER = new Selection(Selection.THUMBS_DOWN, 0, false);

    private final List<Evaluator> evaluators;
    private final Consumer<OnlineJudgement> sink;
    private final Sampling sampling;
    private final Duration closeTimeout;
    private final ThreadPoolExecutor worker;
    private final AtomicLong judged = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    private OnlineEvaluation(Builder builder) {
        this.evaluators = builder.evaluators;
        this.sink = builder.sink;
        this.sampling = new Sampling(List.copyOf(builder.rules), builder.rate, builder.seed);
        this.closeTimeout = builder.closeTimeout;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(builder.queue),
                DaemonThreads.named("llmops-online-evaluation"),
                (task, executor) -> dropped.incrementAndGet());
    }

    /**
     * {@return a builder}
     *
     * @param evaluators the evaluators, at least one
     * @param sink receives each judgement, on the judging thread
     */
    public static Builder builder(List<? extends Evaluator> evaluators, Consumer<OnlineJudgement> sink) {
        return new Builder(evaluators, sink);
    }

    /**
     * {@return a sink that stores each judgement with its answer, where lists and sums of generations find it} An answer that
     * is not stored has no judgement.
     *
     * @param scores the target, such as {@code store.scores()}
     * @param clock the clock for the time of judgement
     */
    public static Consumer<OnlineJudgement> storedIn(ScoreStore scores, InstantSource clock) {
        Objects.requireNonNull(scores, "scores");
        Objects.requireNonNull(clock, "clock");
        return judged -> scores.save(new GenerationScore(judged.generation(), judged.judgement(), clock.instant()));
    }

    @Override
    public void onGeneration(Generation generation) {
        selection(generation).ifPresent(selected -> later(generation, selected));
    }

    /**
     * {@return why a call is judged, and the weight of its score; empty if it is not judged. The result is the same each time, so that means over
     * stored scores
     * can be computed later}
     *
     * @param generation the record of the call
     */
    public Optional<Selection> selection(Generation generation) {
        return sampling.of(generation);
    }

    /**
     * {@return a sink for feedback that has each answer judged that gets thumbs down and was not selected at the time} It stores nothing: also
     * pass feedback
     * on to its store. Such judgements have no weight in means, where the share already represents these answers.
     *
     * @param find finds the record of an answer, such as {@code store.generations()::find}
     */
    public FeedbackSink thumbsDown(Function<GenerationId, Optional<Generation>> find) {
        Objects.requireNonNull(find, "find");
        return feedback -> {
            if (feedback.signal() instanceof FeedbackSignal.Thumbs thumbs && !thumbs.up()) {
                find.apply(feedback.generation())
                        .filter(call -> call.live() && selection(call).isEmpty())
                        .ifPresent(call -> later(call, LATER));
            }
        };
    }

    /** Spans of traced evaluators link to the call. */
    private void later(Generation generation, Selection selected) {
        worker.execute(() -> Traced.about(generation, () -> judge(generation, selected)));
    }

    private void judge(Generation generation, Selection selected) {
        Optional<String> text = output(generation);
        EvaluationCase answer = new EvaluationCase(
                INPUT.of(generation).orElse(""), text.orElse(""), null, generation.passages(), generation.citations());
        try {
            for (Evaluator evaluator : evaluators) {
                Judgement judgement = text.isPresent()
                        ? Judged.by(evaluator, answer)
                        : new Judgement(
                                evaluator.name(),
                                new Score.Unscored("there is no answer: the call ended as " + generation.status()),
                                null);
                hand(new OnlineJudgement(generation.id(), judgement, selected));
            }
            judged.incrementAndGet();
        } catch (CallCancelledException e) {
            dropped.incrementAndGet();
        }
    }

    private static Optional<String> output(Generation generation) {
        if (generation.response() != null) {
            return Optional.of(generation.response().text());
        }
        String arrived = generation.partial() == null
                ? ""
                : generation.partial().message().text();
        return arrived.isEmpty() ? Optional.empty() : Optional.of(arrived);
    }

    /** A sink that throws loses its judgement, which is counted, and not the thread. */
    private void hand(OnlineJudgement judgement) {
        try {
            sink.accept(judgement);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            lost.incrementAndGet();
            LOG.warn("the sink of online judgements failed: {}", e.getClass().getName());
        }
    }

    /** {@return the number of judged answers} */
    public long judged() {
        return judged.get();
    }

    /** {@return the number of sampled answers that were not judged, because the queue was full or closed, or an evaluator's call was cancelled} */
    public long dropped() {
        return dropped.get();
    }

    /** {@return the number of judgements that were lost because the sink threw, such as one whose store was closed first} */
    public long lost() {
        return lost.get();
    }

    /**
     * Stops accepting answers, and judges waiting ones for as long as the builder set; those still waiting then are dropped and counted.
     * The {@code LlmOps} that it listens to closes it before its store. Closing twice has no effect.
     */
    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(Durations.nanos(closeTimeout), TimeUnit.NANOSECONDS)) {
                dropped.addAndGet(worker.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            dropped.addAndGet(worker.shutdownNow().size());
            Thread.currentThread().interrupt();
        }
    }

    /** Builds an {@link OnlineEvaluation}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final List<Evaluator> evaluators;
        private final Consumer<OnlineJudgement> sink;
        private final List<SamplingRule> rules = new ArrayList<>();
        private double rate = 0.1;
        private long seed;
        private int queue = 1_000;
        private Duration closeTimeout = Duration.ofSeconds(10);

        private Builder(List<? extends Evaluator> evaluators, Consumer<OnlineJudgement> sink) {
            this.evaluators = List.copyOf(evaluators);
            this.sink = Objects.requireNonNull(sink, "sink");
            Require.not(evaluators.isEmpty(), "evaluators must hold at least one evaluator, but was empty");
        }

        /**
         * Adds rules for calls that are always judged, regardless of the share. By default there are none.
         *
         * @param bad the rules; the first that selects a call is recorded as its reason, for example {@link SamplingRule#allBad}
         * @return this
         */
        public Builder always(List<SamplingRule> bad) {
            rules.addAll(bad);
            return this;
        }

        /**
         * Sets the share of answers that are judged, and the seed. The default is a tenth and seed 0.
         *
         * @param share above 0 and at most 1
         * @param with the seed
         * @return this
         */
        public Builder sample(double share, long with) {
            this.rate = Require.positiveShare("share", share);
            this.seed = with;
            return this;
        }

        /**
         * Sets how many answers may wait. The default is 1,000.
         *
         * @param answers at least 1
         * @return this
         */
        public Builder queue(int answers) {
            this.queue = Require.atLeast("queue", answers, 1);
            return this;
        }

        /**
         * Sets how long {@link OnlineEvaluation#close()} continues judging. The default is 10 seconds.
         *
         * @param time at least 0
         * @return this
         */
        public Builder closeTimeout(Duration time) {
            this.closeTimeout = Require.notNegative("closeTimeout", time);
            return this;
        }

        /** {@return the evaluation, which has started} */
        public OnlineEvaluation build() {
            return new OnlineEvaluation(this);
        }
    }
}
