package dev.llmops.eval.report;

import dev.llmops.eval.stats.Estimate;
import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.WelchTest;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.jspecify.annotations.Nullable;

/** Whether the scores of some rows differ from those of the others. */
final class SliceTest {

    /** Tables whose probabilities differ by rounding only are equally likely. */
    private static final double ROUNDING = 1 + 1e-7;

    private SliceTest() {}

    static @Nullable Double p(double[] inside, double[] outside) {
        if (inside.length == 0 || outside.length == 0) {
            return null;
        }
        if (isBinary(inside) && isBinary(outside)) {
            return fisher(
                    (int) Arrays.stream(inside).sum(),
                    inside.length,
                    (int) Arrays.stream(outside).sum(),
                    outside.length);
        }
        if (inside.length < 2 || outside.length < 2) {
            return null;
        }
        Moments a = Moments.of(inside);
        Moments b = Moments.of(outside);
        return a.variance() == 0 && b.variance() == 0
                ? null
                : Double.valueOf(WelchTest.of(a, b, Estimate.ALPHA).pValue());
    }

    private static boolean isBinary(double[] scores) {
        return Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
    }

    /** Fisher's exact test (1922), two-sided: all tables with the same sums that are at most as likely. */
    static double fisher(int successes, int n, int otherSuccesses, int others) {
        HypergeometricDistribution tables = HypergeometricDistribution.of(n + others, successes + otherSuccesses, n);
        double seen = tables.probability(successes) * ROUNDING;
        double p = 0;
        for (int k = tables.getSupportLowerBound(); k <= tables.getSupportUpperBound(); k++) {
            double probability = tables.probability(k);
            p += probability <= seen ? probability : 0;
        }
        return Math.min(1, p);
    }
}
