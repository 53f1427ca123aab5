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
 * Watches for drift: compares what is judged now with a reference, after each score, and calls a listener when they differ. One may look as often as one likes,
 * and an old past does not hide a new fall: see {@link MeanDrift}, of which each evaluator has one. It takes the calls that chance selected, since the share of
 * bad ones is what may change. Set it up before the first score. Safe for use by several threads; the listener is called on the thread that judges.
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
     * Sets how many of the first scores are the reference, where no run is.
     *
     * @param scores at least 50
     * @return this
     */
    public synchronized ScoreDrift referenceSize(int scores) {
        this.referenceSize = MeanDrift.requireSize("scores", scores);
        return this;
    }

    /**
     * Sets how many scores a block has. Long blocks find small changes, short ones quick changes.
     *
     * @param scores at least 50
     * @return this
     */
    public synchronized ScoreDrift block(int scores) {
        this.block = MeanDrift.requireSize("scores", scores);
        return this;
    }

    /**
     * Sets how likely any false alarm is, ever.
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
