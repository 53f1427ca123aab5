package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** The bandit that draws each variant as often as it is likely to be the best (Thompson 1933), for success or failure and for means. */
public final class ThompsonSampling {

    private static final GaussLegendre QUADRATURE = GaussLegendre.of(24);

    /** Between these shares of each arm's distribution the integrand is smooth enough for the quadrature. */
    private static final double[] BREAKS = {
        0, 1e-12, 1e-8, 1e-5, 1e-3, .01, .05, .2, .4, .6, .8, .95, .99, 1 - 1e-3, 1 - 1e-5, 1 - 1e-8, 1 - 1e-12, 1
    };

    private ThompsonSampling() {}

    /**
     * Beta distribution of a variant's rate.
     *
     * @param alpha successes and the prior's first parameter, above 0
     * @param beta failures and the prior's second parameter, above 0
     */
    public record Arm(double alpha, double beta) {
        /** Refuses values out of range. */
        public Arm {
            Numbers.positive("alpha", alpha);
            Numbers.positive("beta", beta);
        }
    }

    /**
     * Normal distribution of a variant's mean.
     *
     * @param mean mean of its values
     * @param deviation standard error of that mean, above 0
     */
    public record GaussianArm(double mean, double deviation) {
        /** Refuses values out of range. */
        public GaussianArm {
            Numbers.finite("mean", mean);
            Numbers.positive("deviation", deviation);
        }
    }

    /**
     * {@return for each arm the probability that its rate is the highest; they are the propensities to log}
     *
     * @param arms at least one
     */
    public static double[] probabilityBest(List<Arm> arms) {
        return best(arms.stream()
                .<ContinuousDistribution>map(arm -> BetaDistribution.of(arm.alpha(), arm.beta()))
                .toList());
    }

    /**
     * {@return for each arm the probability that its mean is the highest; they are the propensities to log}
     *
     * @param arms at least one
     */
    public static double[] probabilityBestMean(List<GaussianArm> arms) {
        return best(arms.stream()
                .<ContinuousDistribution>map(arm -> NormalDistribution.of(arm.mean(), arm.deviation()))
                .toList());
    }

    private static double[] best(List<ContinuousDistribution> rates) {
        Require.atLeast("the number of arms", rates.size(), 1);
        double[] breaks = rates.stream()
                .flatMapToDouble(rate -> DoubleStream.of(BREAKS).map(rate::inverseCumulativeProbability))
                .distinct()
                .sorted()
                .toArray();
        double[] best = new double[rates.size()];
        for (int arm = 0; arm < best.length; arm++) {
            best[arm] = probabilityBest(rates, arm, breaks);
        }
        return best;
    }

    // Integrates over the arm's own cumulative probability, so that a density that is infinite at an end does no harm.
    private static double probabilityBest(List<ContinuousDistribution> rates, int arm, double[] breaks) {
        ContinuousDistribution own = rates.get(arm);
        double sum = 0;
        double from = 0;
        for (double place : breaks) {
            double to = own.cumulativeProbability(place);
            if (to > from) {
                sum += QUADRATURE.integrate(
                        u -> othersBelow(rates, arm, own.inverseCumulativeProbability(u)), from, to);
                from = to;
            }
        }
        return sum;
    }

    private static double othersBelow(List<ContinuousDistribution> rates, int arm, double rate) {
        double product = 1;
        for (int other = 0; other < rates.size(); other++) {
            if (other != arm) {
                product *= rates.get(other).cumulativeProbability(rate);
            }
        }
        return product;
    }

    /**
     * {@return propensities no smaller than a floor, with the sum 1, so that off-policy estimates stay possible}
     *
     * @param probabilities of the arms, with the sum 1
     * @param floor least probability of an arm, at most 1 by their number
     */
    public static double[] floored(double[] probabilities, double floor) {
        double[] scaled = Numbers.weights(probabilities, true);
        if (!(floor >= 0 && floor * scaled.length <= 1)) {
            throw new IllegalArgumentException("floor must be from 0 to " + 1.0 / scaled.length + ", but was " + floor);
        }
        return Arrays.stream(scaled)
                .map(p -> floor + (1 - floor * scaled.length) * p)
                .toArray();
    }
}
