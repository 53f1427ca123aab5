package dev.llmops.eval.safety;

import dev.llmops.eval.stats.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The area under the ROC curve: the chance that a positive gets a higher score than a negative, ties counting half (Hanley and McNeil 1982).
 *
 * @param area from 0 to 1; 0.5 is chance
 * @param interval 95 %, by DeLong's variance (DeLong et al. 1988) on the scale of the logit, so that it stays within 0 and 1; null where the
 *     variance is 0 or there is but one positive or negative
 * @param positives how many there are
 * @param negatives how many there are
 */
public record RocAuc(double area, @Nullable Interval interval, int positives, int negatives) {

    private static final double Z = 1.959963984540054;

    /**
     * {@return the area, or null without a positive or without a negative}
     *
     * @param positives scores of what should score high
     * @param negatives scores of what should score low
     */
    public static @Nullable RocAuc of(double[] positives, double[] negatives) {
        if (positives.length == 0 || negatives.length == 0) {
            return null;
        }
        double[] above = shares(positives, negatives);
        double[] below = shares(negatives, positives);
        double area = Arrays.stream(above).sum() / above.length;
        double variance = variance(above, area) / above.length + variance(below, 1 - area) / below.length;
        return new RocAuc(area, interval(area, variance), positives.length, negatives.length);
    }

    private static @Nullable Interval interval(double area, double variance) {
        if (!(variance > 0) || area <= 0 || area >= 1) {
            return null;
        }
        double logit = Math.log(area / (1 - area));
        double half = Z * Math.sqrt(variance) / (area * (1 - area));
        return new Interval(1 / (1 + Math.exp(half - logit)), 1 / (1 + Math.exp(-half - logit)));
    }

    /** For each of some values, the share of the others that it is above of; ties half. */
    private static double[] shares(double[] some, double[] others) {
        double[] sorted = others.clone();
        Arrays.sort(sorted);
        double[] shares = new double[some.length];
        for (int i = 0; i < some.length; i++) {
            int below = place(sorted, some[i], false);
            int upTo = place(sorted, some[i], true);
            shares[i] = (below + upTo) / 2.0 / sorted.length;
        }
        return shares;
    }

    /** How many of sorted values are below one, or below or equal. */
    private static int place(double[] sorted, double value, boolean equal) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean left = equal ? sorted[middle] <= value : sorted[middle] < value;
            low = left ? middle + 1 : low;
            high = left ? high : middle;
        }
        return low;
    }

    private static double variance(double[] values, double mean) {
        return values.length < 2
                ? 0
                : Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }
}
