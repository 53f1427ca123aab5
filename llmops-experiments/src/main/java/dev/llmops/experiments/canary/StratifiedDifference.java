package dev.llmops.experiments.canary;

import dev.llmops.experiments.stats.NormalMixture;
import java.util.List;

/**
 * The difference of canary and control, compared within epochs only: where shares and the metric both change in time, pooled means
 * differ although nothing does (Simpson's paradox). An epoch weighs as much as it knows, {@code 1 / (1/n1 + 1/n0)}.
 *
 * @param estimate the weighted difference
 * @param time the clock of the confidence sequence: without units that return the sum of the weights
 * @param deviation standard deviation of the difference per unit of time; NaN where it cannot be told
 */
record StratifiedDifference(double estimate, double time, double deviation) {

    static StratifiedDifference of(Guard guard, Observation observation, long minUnits) {
        List<EpochData> epochs = observation.epochs();
        double[] weights = new double[epochs.size()];
        double estimate = 0;
        double variance = 0;
        double time = 0;
        for (int i = 0; i < weights.length; i++) {
            Arm canary = epochs.get(i).canary(guard.metric());
            Arm control = epochs.get(i).control(guard.metric());
            if (Math.min(canary.n(), control.n()) >= minUnits) {
                weights[i] = 1 / (1.0 / canary.n() + 1.0 / control.n());
                time += weights[i];
                estimate += weights[i] * (canary.mean() - control.mean());
                double error = squaredError(guard, canary) + squaredError(guard, control);
                variance += weights[i] * weights[i] * error;
            }
        }
        double ofNewUnits = variance;
        for (Returning units : observation.returning()) {
            if (units.metric().equals(guard.metric())) {
                variance += 2 * weights[units.earlier()] * weights[units.later()] * units.covariance();
            }
        }
        if (time == 0 || !(variance > 0)) {
            return new StratifiedDifference(time == 0 ? 0 : estimate / time, time, Double.NaN);
        }
        // The clock of the sequence runs with what is known: units that return add less than new ones would.
        double clock = time * ofNewUnits / variance;
        return new StratifiedDifference(estimate / time, clock, Math.sqrt(variance * clock) / time);
    }

    /**
     * A rate has half a success and half a failure on top, so that it is never certain: for units of one call each the variance of
     * {@code (x + 0.5) / (n + 1)}. Where all other values were equal nothing is known of their spread.
     */
    private static double squaredError(Guard guard, Arm arm) {
        if (guard.kind() == Guard.Kind.RATE || guard.kind() == Guard.Kind.FAILURES) {
            double mean = Math.abs(arm.mean());
            double squares = (arm.n() - 1) * arm.variance() + arm.n() * mean * mean;
            double smoothed = (arm.n() * mean + 0.5) / (arm.n() + 1.0);
            return ((squares + 0.5) / (arm.n() + 1.0) - smoothed * smoothed) / arm.n();
        }
        return arm.variance() == 0 ? Double.NaN : arm.variance() / arm.n();
    }

    double lower(double alpha, double rho2) {
        return known() ? estimate - new NormalMixture(alpha, rho2).margin(time, deviation) : Double.NEGATIVE_INFINITY;
    }

    double upper(double alpha, double rho2) {
        return known() ? estimate + new NormalMixture(alpha, rho2).margin(time, deviation) : Double.POSITIVE_INFINITY;
    }

    private boolean known() {
        return !Double.isNaN(deviation);
    }
}
