package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;

/**
 * Lin's regression adjustment (2013): the outcome on arm, covariate and their product, with HC2 errors; safer than {@link Cuped}
 * for arms of unequal size. The regression falls apart into one line per arm, which meet the mean covariate of all units.
 *
 * @param effect treatment less control at the mean covariate
 * @param standardError HC2
 * @param pValue two-sided, normal
 */
public record LinAdjustment(double effect, double standardError, double pValue) {

    /**
     * {@return the adjusted effect}
     *
     * @param y outcome of each unit
     * @param x covariate of each unit, measured before it was exposed, not constant within an arm
     * @param treated whether a unit is in the treatment; each arm has at least three
     */
    public static LinAdjustment of(double[] y, double[] x, boolean[] treated) {
        TwoArms arms = TwoArms.of(y, x, treated, 3);
        double centre = TwoArms.mean(x);
        Line treatment = Line.of(arms.y1, arms.x1, centre);
        Line control = Line.of(arms.y0, arms.x0, centre);
        double effect = treatment.height - control.height;
        double error = Math.sqrt(treatment.variance + control.variance);
        Require.not(error == 0, "outcomes must not lie on a line exactly: without variance there is no test");
        return new LinAdjustment(effect, error, Numeric.twoSided(effect / error));
    }

    /** The height of an arm's line at a covariate, and its HC2 variance. */
    private record Line(double height, double variance) {

        static Line of(double[] y, double[] x, double at) {
            double meanX = TwoArms.mean(x);
            double meanY = TwoArms.mean(y);
            double spread = TwoArms.product(x, x);
            Require.not(spread == 0, () -> "the covariate must vary within each arm, but was always " + x[0]);
            double slope = TwoArms.product(x, y) / spread;
            double variance = 0;
            for (int i = 0; i < y.length; i++) {
                double residual = y[i] - meanY - slope * (x[i] - meanX);
                double leverage = 1.0 / y.length + (x[i] - meanX) * (x[i] - meanX) / spread;
                double influence = 1.0 / y.length + (at - meanX) * (x[i] - meanX) / spread;
                // A point that decides the line alone has no residual.
                variance += leverage >= 1 ? 0 : influence * influence * residual * residual / (1 - leverage);
            }
            return new Line(meanY + slope * (at - meanX), variance);
        }
    }
}
