package dev.llmops.eval.online;

import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.stats.Interval;
import dev.llmops.experiments.drift.MeanDrift;
import dev.llmops.experiments.drift.MeanShift;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Watches for drift: compares current scores with a reference after each score, and calls a listener when they differ. Checking after every
 * score is safe,
 * and a long past does not hide a new drop: see {@link MeanDrift}, of which each evaluator has one. It uses only the randomly selected calls,
 * since the share of
 * bad ones may change. Configure it before the first score. Safe for use by multiple threads; the listener is called on the judging thread.
 */
public final class ScoreDrift implements Consumer<OnlineJudgement> {

    private final Consumer<DriftAlarm> listener;
    private final Map<String, double[]> references = new HashMap<>();
    private final Map<String, MeanDrift> watches = new HashMap<>();
    private int referenceSize = 200;
    private int block = 500;
    private double alpha = 0.05;

    private ScoreDrift(Consumer<DriftAlarm> listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * {@return a watch that uses the first 200 scores of each evaluator as its reference, and blocks of 500 at an error level of 5 %}
     *
     * @param listener is called for each alarm
     */
    public static ScoreDrift watch(Consumer<DriftAlarm> listener) {
        return new ScoreDrift(listener);
    }

    /**
     * Uses the scores of a run as the reference of its evaluators, for example that of the live release.
     *
     * @param run the run; an evaluator with fewer than 50 scores has no reference in it
     * @return this
     */
    public synchronized ScoreDrift reference(EvaluationRun run) {
        for (String evaluator : run.info().evaluators()) {
            double[] scores = run.rows().stream()
                    .map(row -> row.score(evaluator))
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray();
            if (scores.length >= MeanDrift.FIRST_LOOK) {
                references.put(evaluator, scores);
            }
        }
        return this;
    }

    /**
     * Sets how many of the first scores are the reference, if no run is.
     *
     * @param scores at least 50
     * @return this
     */
    public synchronized ScoreDrift referenceSize(int scores) {
        this.referenceSize = MeanDrift.requireSize("scores", scores);
        return this;
    }

    /**
     * Sets the number of scores in a block. Long blocks detect small changes, short ones quick changes.
     *
     * @param scores at least 50
     * @return this
     */
    public synchronized ScoreDrift block(int scores) {
        this.block = MeanDrift.requireSize("scores", scores);
        return this;
    }

    /**
     * Sets the probability that there is ever a false positive.
     *
     * @param level above 0 and below 1
     * @return this
     */
    public synchronized ScoreDrift alpha(double level) {
        this.alpha = Require.insideShare("level", level);
        return this;
    }

    @Override
    public void accept(OnlineJudgement judged) {
        if (judged.selection().inShare() && judged.judgement().score() instanceof Score.Scored scored) {
            add(judged.judgement().evaluator(), scored.value()).ifPresent(listener);
        }
    }

    private synchronized Optional<DriftAlarm> add(String evaluator, double score) {
        return watches.computeIfAbsent(evaluator, this::watchOf).add(score).map(shift -> alarm(evaluator, shift));
    }

    private MeanDrift watchOf(String evaluator) {
        double[] reference = references.get(evaluator);
        return reference == null
                ? MeanDrift.fromFirst(referenceSize, block, alpha)
                : MeanDrift.from(reference, block, alpha);
    }

    private static DriftAlarm alarm(String evaluator, MeanShift shift) {
        Interval difference = new Interval(shift.lower(), shift.upper());
        return new DriftAlarm(evaluator, shift.reference(), shift.live(), shift.n(), difference, shift.block());
    }
}
