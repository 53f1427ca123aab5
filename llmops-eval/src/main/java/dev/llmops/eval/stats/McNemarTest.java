package dev.llmops.eval.stats;

import dev.llmops.commons.internal.option.Require;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * McNemar's test (1947): among the pairs of 0 and 1 that differ, are as many better as worse?
 *
 * @param better pairs that got better
 * @param worse pairs that got worse
 * @param exactP two-sided, from the binomial distribution: twice the smaller tail, at most 1
 * @param chiSquared the statistic with Edwards' continuity correction (1948); 0 if no pair differs
 * @param chiSquaredP the p-value of that approximation, only for comparison with tools that report it
 */
public record McNemarTest(int better, int worse, double exactP, double chiSquared, double chiSquaredP) {

    /**
     * {@return the test}
     *
     * @param better pairs that got better, at least 0
     * @param worse pairs that got worse, at least 0
     */
    public static McNemarTest of(int better, int worse) {
        Require.not(better < 0 || worse < 0, () -> "counts must be at least 0, but were " + better + " and " + worse);
        int discordant = Math.addExact(better, worse);
        // The two-sided BinomialTest of commons-statistics 1.2 loses one side of a tie: it says 0.057 for 10 of 13,
        // where the sum
        // is 0.092.
        double tail = BinomialDistribution.of(discordant, 0.5).cumulativeProbability(Math.min(better, worse));
        double excess = Math.max(0, Math.abs(better - worse) - 1);
        double statistic = discordant == 0 ? 0 : excess * excess / discordant;
        return new McNemarTest(
                better,
                worse,
                Math.min(1, 2 * tail),
                statistic,
                ChiSquaredDistribution.of(1).survivalProbability(statistic));
    }
}
