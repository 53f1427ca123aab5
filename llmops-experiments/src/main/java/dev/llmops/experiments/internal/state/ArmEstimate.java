package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.stats.Moments;

/**
 * An arm of a stratum: its value and what is known of its error.
 *
 * @param n units
 * @param value sum of rows by number of rows
 * @param squaredError of the value
 * @param flat whether all values were equal
 */
record ArmEstimate(long n, double value, double squaredError, boolean flat) {

    static ArmEstimate of(JointMoments arm, boolean share) {
        boolean flat = arm.influenceSquares() == 0;
        if (share) {
            Moments rate = Moments.ofRate(Math.round(arm.ratio() * arm.n()), arm.n());
            return new ArmEstimate(arm.n(), arm.ratio(), rate.variance() / arm.n(), flat);
        }
        return new ArmEstimate(arm.n(), arm.ratio(), arm.influenceSquares() / (arm.n() - 1) / arm.n(), flat);
    }

    /** Less what a covariate explains, at its mean over both arms. */
    static ArmEstimate adjusted(JointMoments arm, double slope, double at, int parameters) {
        double squares =
                arm.influenceSquares() - 2 * slope * arm.influenceProducts() + slope * slope * arm.covariateSquares();
        double degrees = Math.max(1, arm.n() - parameters);
        double off = arm.meanCovariate() - at;
        // What an own slope is not sure of grows with the way from the arm's covariate to the common one.
        double leverage = parameters > 1 && arm.covariateSquares() > 0 ? off * off / arm.covariateSquares() : 0;
        return new ArmEstimate(
                arm.n(),
                arm.ratio() - slope * off,
                Math.max(0, squares) / degrees * (1.0 / arm.n() + leverage),
                arm.influenceSquares() == 0);
    }
}
