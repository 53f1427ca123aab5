package dev.llmops.eval.online;

import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.stats.Interval;
import dev.llmops.experiments.stats.AsymptoticSequence;
import dev.llmops.experiments.stats.NormalMixture;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches for drift: compares what is judged now with a reference, after each score, and calls a listener when they differ. One may look as often as one likes:
 * the difference has an asymptotic confidence sequence ({@link AsymptoticSequence}). So that an old past does not hide a new fall, scores are taken in blocks; the
 * k-th has the error level {@code alpha / (k (k + 1))}, and all together at most {@code alpha}. It takes the calls that chance selected, since the share of
 * bad ones is what may change. Safe for use by several threads; the listener is called on the thread that judges.
 */
public final class ScoreDrift implements Consumer<OnlineJudgement> {

    /** Below this many scores the sequence does not hold yet. */
    static final int FIRST_LOOK = 50;

    private final Consumer<DriftAlarm> listener;
    private final Map<String, Watch> watches = new HashMap<>();
    private int referenceSize = 200;
    private int block = 500;
    private double alpha = 0.05;

    private ScoreDrift(Consumer<DriftAlarm> listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * {@return a watch that takes the first 200 scores of each evaluator for its reference, and blocks of 500 at an error level of 5 %}
     *
     * @param listener hears of each alarm
     */
    public static ScoreDrift watch(Consumer<DriftAlarm> listener) {
        return new ScoreDrift(listener);
    }

    /**
     * Takes the scores of a run for the reference of its evaluators, as of the release that is live.
     *
     * @param run the run; an evaluator with fewer than 50 scores has no reference in it
     * @return this
     */
    public synchronized ScoreDrift reference(EvaluationRun run) {
        for (String evaluator : run.info().evaluators()) {
            RunningScores scores = new RunningScores();
            run.rows().forEach(row -> row.score(evaluator).ifPresent(scores::add));
            if (scores.n() >= FIRST_LOOK) {
                watches.put(evaluator, new Watch(scores, true));
            }
        }
        return this;
    }

    /**
     * Sets how many of the first scores are the reference, where no run is.
     *
     * @param scores at least 50
     * @return this
     */
    public synchronized ScoreDrift referenceSize(int scores) {
        requireSize("scores", scores);
        this.referenceSize = scores;
        return this;
    }

    /**
     * Sets how many scores a block has. Long blocks find small changes, short ones quick changes.
     *
     * @param scores at least 50
     * @return this
     */
    public synchronized ScoreDrift block(int scores) {
        requireSize("scores", scores);
        this.block = scores;
        return this;
    }

    /**
     * Sets how likely any false alarm is, ever.
     *
     * @param level above 0 and below 1
     * @return this
     */
    public synchronized ScoreDrift alpha(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level must be above 0 and below 1, but was " + level);
        }
        this.alpha = level;
        return this;
    }

    private static void requireSize(String name, int size) {
        if (size < FIRST_LOOK) {
            throw new IllegalArgumentException(name + " must be at least " + FIRST_LOOK + ", but was " + size);
        }
    }

    @Override
    public void accept(OnlineJudgement judged) {
        if (judged.selection().inShare() && judged.judgement().score() instanceof Score.Scored scored) {
            add(judged.judgement().evaluator(), scored.value()).ifPresent(listener);
        }
    }

    private synchronized Optional<DriftAlarm> add(String evaluator, double score) {
        return watches.computeIfAbsent(evaluator, name -> new Watch(new RunningScores(), false))
                .add(evaluator, score);
    }

    private final class Watch {

        private final RunningScores reference;
        private final boolean fixed;
        private RunningScores live = new RunningScores();
        private int number = 1;

        Watch(RunningScores reference, boolean fixed) {
            this.reference = reference;
            this.fixed = fixed;
        }

        Optional<DriftAlarm> add(String evaluator, double score) {
            if (!fixed && reference.n() < referenceSize) {
                reference.add(score);
                return Optional.empty();
            }
            live.add(score);
            Optional<DriftAlarm> alarm = live.n() < FIRST_LOOK ? Optional.empty() : alarm(evaluator);
            if (alarm.isPresent() || live.n() >= block) {
                live = new RunningScores();
                number++;
            }
            return alarm;
        }

        private Optional<DriftAlarm> alarm(String evaluator) {
            double level = alpha / (number * (number + 1.0));
            NormalMixture mixture = NormalMixture.tightestAt(reference.n() + block / 2.0, level);
            boolean binary = reference.binary() && live.binary();
            AsymptoticSequence sequence =
                    AsymptoticSequence.ofDifference(live.moments(binary), reference.moments(binary), mixture);
            boolean moved = !sequence.degenerate() && (sequence.lower() > 0 || sequence.upper() < 0);
            return moved
                    ? Optional.of(new DriftAlarm(
                            evaluator,
                            reference.mean(),
                            live.mean(),
                            live.n(),
                            new Interval(sequence.lower(), sequence.upper()),
                            number))
                    : Optional.empty();
        }
    }
}
