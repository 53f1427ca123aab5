package dev.llmops.eval.online;

import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.stats.Wilson;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Computes means of scores over all answers, whatever share of them was judged: each score is weighted by one over the probability with which
 * its answer was
 * selected, so that "all bad ones and a tenth of the rest" does not look as bad as the bad ones are. Uses a fixed amount of memory. Safe for
 * use by multiple threads.
 */
public final class OnlineMeans implements Consumer<OnlineJudgement> {

    private final Map<String, Sums> byEvaluator = new LinkedHashMap<>();

    /** Starts without scores. */
    public OnlineMeans() {
        // Nothing to set.
    }

    @Override
    public synchronized void accept(OnlineJudgement judged) {
        double weight = judged.selection().weight();
        if (weight > 0 && judged.judgement().score() instanceof Score.Scored scored) {
            byEvaluator
                    .computeIfAbsent(judged.judgement().evaluator(), name -> new Sums())
                    .add(weight, scored.value());
        }
    }

    /**
     * {@return the mean so far, if there is a score}
     *
     * @param evaluator the evaluator's name
     */
    public synchronized Optional<OnlineMean> of(String evaluator) {
        Sums sums = byEvaluator.get(evaluator);
        return sums == null ? Optional.empty() : Optional.of(sums.mean());
    }

    private static final class Sums {

        /** So that n equal weights are worth n. */
        private static final double ROUNDING = 1e-9;

        private long n;
        private boolean binary = true;
        private double weights;
        private double squares;
        private double weighted;
        private double squaresTimesScore;
        private double squaresTimesSquare;

        void add(double weight, double score) {
            n++;
            binary &= score == 0 || score == 1;
            weights += weight;
            squares += weight * weight;
            weighted += weight * score;
            squaresTimesScore += weight * weight * score;
            squaresTimesSquare += weight * weight * score * score;
        }

        OnlineMean mean() {
            double mean = weighted / weights;
            double effective = weights * weights / squares;
            double off = squaresTimesSquare - 2 * mean * squaresTimesScore + mean * mean * squares;
            double error = Math.sqrt(Math.max(0, off)) / weights;
            Interval interval =
                    binary && (mean == 0 || mean == 1) ? unanimous(mean, effective) : interval(mean, error, effective);
            return new OnlineMean(n, effective, mean, interval);
        }

        /** Where all scores are 1, or all are 0, the error is 0 and says nothing. */
        private static Interval unanimous(double mean, double effective) {
            Wilson wilson =
                    Wilson.of((int) Math.floor(mean * effective + ROUNDING), (int) Math.floor(effective + ROUNDING));
            return new Interval(wilson.low(), wilson.high());
        }

        private static @Nullable Interval interval(double mean, double error, double effective) {
            if (effective < 2) {
                return null;
            }
            double half = error * TDistribution.of(effective - 1).inverseSurvivalProbability(Estimate.ALPHA / 2);
            return new Interval(mean - half, mean + half);
        }
    }
}
