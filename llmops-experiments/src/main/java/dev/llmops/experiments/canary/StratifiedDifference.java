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
        double canarySpread = spread(guard, observation, minUnits, true);
        double controlSpread = spread(guard, observation, minUnits, false);
        double[] weights = new double[epochs.size()];
        double estimate = 0;
        double variance = 0;
        double time = 0;
        for (int i = 0; i < weights.length; i++) {
            Arm canary = epochs.get(i).canary(guard.metric());
            Arm control = epochs.get(i).control(guard.metric());
            if (counts(epochs.get(i), guard, minUnits)) {
                weights[i] = 1 / (1.0 / canary.n() + 1.0 / control.n());
                time += weights[i];
                estimate += weights[i] * (canary.mean() - control.mean());
                double error = squaredError(guard, canary, canarySpread) + squaredError(guard, control, controlSpread);
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

    private static boolean counts(EpochData epoch, Guard guard, long minUnits) {
        return Math.min(
                        epoch.canary(guard.metric()).n(),
                        epoch.control(guard.metric()).n())
                >= minUnits;
    }

    /** {@return the variance within epochs of a variant, pooled over those that count; NaN where all values of each were equal} */
    private static double spread(Guard guard, Observation observation, long minUnits, boolean ofCanary) {
        double squares = 0;
        long freedom = 0;
        for (EpochData epoch : observation.epochs()) {
            if (counts(epoch, guard, minUnits)) {
                Arm arm = ofCanary ? epoch.canary(guard.metric()) : epoch.control(guard.metric());
                squares += (arm.n() - 1) * arm.variance();
                freedom += arm.n() - 1;
            }
        }
        return squares > 0 ? squares / freedom : Double.NaN;
    }

    /**
     * A rate has half a success and half a failure on top, so that it is never certain: for units of one call each the variance of
     * {@code (x + 0.5) / (n + 1)}. Of other values, an epoch in which all were equal is not certain either, nor may it be left out, which would
     * choose epochs by their outcome: it has the spread of the variant's other epochs. Where all of them are so, nothing is known of it.
     */
    private static double squaredError(Guard guard, Arm arm, double spread) {
        if (guard.kind() == Guard.Kind.RATE || guard.kind() == Guard.Kind.FAILURES) {
            double mean = Math.abs(arm.mean());
            double squares = (arm.n() - 1) * arm.variance() + arm.n() * mean * mean;
            double smoothed = (arm.n() * mean + 0.5) / (arm.n() + 1.0);
            return ((squares + 0.5) / (arm.n() + 1.0) - smoothed * smoothed) / arm.n();
        }
        return (arm.variance() == 0 ? spread : arm.variance()) / arm.n();
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
