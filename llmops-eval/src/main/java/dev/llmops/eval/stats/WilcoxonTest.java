package dev.llmops.eval.stats;

import dev.llmops.eval.internal.stats.Points;
import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;

/**
 * Wilcoxon's signed-rank test (1945) of paired differences: are they symmetric about 0? It uses ranks, not sizes, so one outlier
 * cannot decide; it says nothing about the mean.
 *
 * @param n differences other than 0; those that are 0 are left out, as Wilcoxon did
 * @param statistic the smaller of the sums of ranks of positive and of negative differences; equal sizes share their mean rank
 * @param p two-sided
 * @param exact whether {@code p} comes from all sign patterns of the ranks 1 to n, as for up to 50 differences, or from the normal
 *     approximation with the corrections for ties and continuity. With equal sizes, the former is also SciPy's exact method: the
 *     statistic, rounded up, in the distribution without ties
 */
public record WilcoxonTest(int n, double statistic, double p, boolean exact) {

    private static final int EXACT_LIMIT = 50;

    /**
     * {@return the test}
     *
     * @param differences finite; if all are zero, p = 1
     */
    public static WilcoxonTest of(double[] differences) {
        Samples.finite("differences", differences, 0);
        double[] kept = Arrays.stream(differences).filter(d -> d != 0).toArray();
        double[] ranks = Ranks.of(Arrays.stream(kept).map(Math::abs).toArray());
        double positive = 0;
        for (int i = 0; i < kept.length; i++) {
            positive += kept[i] > 0 ? ranks[i] : 0;
        }
        double smaller = Math.min(positive, Arrays.stream(ranks).sum() - positive);
        boolean exact = kept.length <= EXACT_LIMIT;
        double p = exact ? exact(kept.length, (int) Math.ceil(smaller)) : approximate(ranks, smaller);
        return new WilcoxonTest(kept.length, smaller, p, exact);
    }

    /** The chance of each sum grows rank by rank: with one chance in two a rank belongs to it. */
    private static double exact(int n, int smaller) {
        double[] chances = new double[n * (n + 1) / 2 + 1];
        chances[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = rank * (rank + 1) / 2; sum >= 0; sum--) {
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
            }
        }
        return Math.min(1, 2 * Arrays.stream(chances, 0, smaller + 1).sum());
    }

    private static double approximate(double[] ranks, double smaller) {
        double mean = Arrays.stream(ranks).sum() / 2;
        double variance = Arrays.stream(ranks).map(rank -> rank * rank).sum() / 4;
        double z = Math.min(0, smaller - mean + 0.5) / Math.sqrt(variance);
        return Math.min(1, 2 * Points.normalShare(z));
    }
}
