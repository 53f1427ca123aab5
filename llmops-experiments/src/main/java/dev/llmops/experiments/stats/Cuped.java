package dev.llmops.experiments.stats;

/**
 * CUPED (Deng, Xu, Kohavi and Walker 2013): an outcome less what a covariate from before the exposure explains. The variance
 * shrinks by {@code 1 - corr^2}.
 *
 * @param theta slope of the outcome on the covariate, pooled within arms; 0 for a constant covariate
 * @param treated adjusted outcomes of the treated units
 * @param control adjusted outcomes of the control units
 * @param unadjusted difference of the means without adjustment
 */
public record Cuped(double theta, Moments treated, Moments control, double unadjusted) {

    /**
     * {@return adjusted outcomes}
     *
     * @param y outcome of each unit
     * @param x covariate of each unit, measured before it was exposed
     * @param treated whether a unit is in the treatment; each arm has at least two
     */
    public static Cuped of(double[] y, double[] x, boolean[] treated) {
        TwoArms arms = TwoArms.of(y, x, treated, 2);
        double spread = TwoArms.product(arms.x1, arms.x1) + TwoArms.product(arms.x0, arms.x0);
        double shared = TwoArms.product(arms.x1, arms.y1) + TwoArms.product(arms.x0, arms.y0);
        double theta = spread == 0 ? 0 : shared / spread;
        double mean = TwoArms.mean(x);
        return new Cuped(
                theta,
                adjusted(arms.y1, arms.x1, theta, mean),
                adjusted(arms.y0, arms.x0, theta, mean),
                TwoArms.mean(arms.y1) - TwoArms.mean(arms.y0));
    }

    private static Moments adjusted(double[] y, double[] x, double theta, double mean) {
        double[] adjusted = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            adjusted[i] = y[i] - theta * (x[i] - mean);
        }
        return Moments.of(adjusted);
    }

    /** {@return the adjusted difference, treatment less control} */
    public double difference() {
        return treated.mean() - control.mean();
    }

    /** {@return its standard error (Welch)} */
    public double standardError() {
        return Math.sqrt(WelchTest.squaredError(treated, control));
    }

    /** {@return its degrees of freedom (Welch and Satterthwaite)} */
    public double degreesOfFreedom() {
        return WelchTest.degreesOfFreedom(treated, control);
    }
}
