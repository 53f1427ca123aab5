package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.plan.Adjustment;
import java.util.Collection;

/**
 * Treatment less control over all strata, each weighted by its effective size {@code 1/(1/n1 + 1/n0)}.
 *
 * @param value the difference
 * @param squaredError of the difference
 * @param time four times the effective size: the number of units, if the split is even
 * @param treated treated units that were compared
 * @param control control units that were compared
 * @param flat whether an arm's values were all equal
 */
record Difference(double value, double squaredError, double time, long treated, long control, boolean flat) {

    /** The arms of one stratum. */
    record Pair(JointMoments treated, JointMoments control) {

        boolean comparable() {
            return treated.n() >= 2 && control.n() >= 2;
        }
    }

    static Difference of(Collection<Pair> pairs, Adjustment adjustment, boolean share) {
        double slope = adjustment == Adjustment.CUPED ? pooledSlope(pairs) : 0;
        double weights = 0;
        double value = 0;
        double squaredError = 0;
        long treated = 0;
        long control = 0;
        boolean flatTreated = true;
        boolean flatControl = true;
        for (Pair pair : pairs) {
            if (!pair.comparable()) {
                continue;
            }
            ArmEstimate one = arm(pair, pair.treated, adjustment, slope, share);
            ArmEstimate zero = arm(pair, pair.control, adjustment, slope, share);
            double weight = 1 / (1.0 / one.n() + 1.0 / zero.n());
            weights += weight;
            value += weight * (one.value() - zero.value());
            squaredError += weight * weight * (one.squaredError() + zero.squaredError());
            treated += one.n();
            control += zero.n();
            flatTreated &= one.flat();
            flatControl &= zero.flat();
        }
        // The spread of a share is known from its rate, so that one arm without any event still says something.
        boolean flat = share ? flatTreated && flatControl : flatTreated || flatControl;
        return weights == 0
                ? new Difference(Double.NaN, 0, 0, 0, 0, true)
                : new Difference(
                        value / weights, squaredError / weights / weights, 4 * weights, treated, control, flat);
    }

    private static ArmEstimate arm(Pair pair, JointMoments arm, Adjustment adjustment, double pooled, boolean share) {
        double at = (pair.treated.meanCovariate() * pair.treated.n() + pair.control.meanCovariate() * pair.control.n())
                / ((double) pair.treated.n() + pair.control.n());
        return switch (adjustment) {
            case NONE -> ArmEstimate.of(arm, share);
            case CUPED -> ArmEstimate.adjusted(arm, pooled, at, 1);
            case REGRESSION -> ArmEstimate.adjusted(arm, slope(arm.influenceProducts(), arm.covariateSquares()), at, 2);
        };
    }

    private static double pooledSlope(Collection<Pair> pairs) {
        double products = 0;
        double squares = 0;
        for (Pair pair : pairs) {
            if (pair.comparable()) {
                products += pair.treated.influenceProducts() + pair.control.influenceProducts();
                squares += pair.treated.covariateSquares() + pair.control.covariateSquares();
            }
        }
        return slope(products, squares);
    }

    private static double slope(double products, double squares) {
        return squares == 0 ? 0 : products / squares;
    }
}
