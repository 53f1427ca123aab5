package dev.llmops.eval.stats.classifier;

import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.internal.stats.Samples;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.Interval;
import dev.llmops.eval.stats.Ranks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The area under the ROC curve: the probability that a positive scores higher than a negative, ties counting half. Its interval is that of
 * DeLong, DeLong and Clarke-Pearson (1988), computed by mean ranks (Sun and Xu 2014) and clipped to 0 to 1.
 *
 * @param value from 0 to 1; 0.5 is the value by chance
 * @param interval 95 %, or null if a class has fewer than 2 scores or the classes do not overlap, so that there is no spread
 * @param positives number of positives, at least 1
 * @param negatives number of negatives, at least 1
 */
public record RocAuc(double value, @Nullable Interval interval, int positives, int negatives) {

    /**
     * {@return the area}
     *
     * @param scores finite; higher means more likely positive
     * @param positive for each score, whether it belongs to a positive
     * @throws IllegalArgumentException if a class is empty
     */
    public static RocAuc of(double[] scores, boolean[] positive) {
        Samples.sameLength(scores.length, positive.length);
        return of(TwoClasses.pick(scores, positive, true), TwoClasses.pick(scores, positive, false));
    }

    /**
     * {@return the area}
     *
     * @param positives scores of the positives, at least one, finite
     * @param negatives scores of the negatives, at least one, finite
     */
    public static RocAuc of(double[] positives, double[] negatives) {
        Samples.finite("scores of positives", positives, 1);
        Samples.finite("scores of negatives", negatives, 1);
        int m = positives.length;
        int n = negatives.length;
        double[] all = Arrays.copyOf(positives, m + n);
        System.arraycopy(negatives, 0, all, m, n);
        double[] ranks = Ranks.of(all);
        double[] among = Ranks.of(positives);
        double[] amongNegatives = Ranks.of(negatives);
        double[] above = new double[m];
        Arrays.setAll(above, i -> (ranks[i] - among[i]) / n);
        double[] below = new double[n];
        Arrays.setAll(below, j -> 1 - (ranks[m + j] - amongNegatives[j]) / m);
        double area = Samples.mean(above);
        double squaredError = Samples.variance(above) / m + Samples.variance(below) / n;
        return new RocAuc(area, m < 2 || n < 2 ? null : interval(area, squaredError), m, n);
    }

    private static @Nullable Interval interval(double area, double squaredError) {
        if (!(squaredError > 0)) {
            return null;
        }
        double half = Points.normal(1 - Estimate.ALPHA / 2) * Math.sqrt(squaredError);
        return new Interval(Math.max(0, area - half), Math.min(1, area + half));
    }
}
