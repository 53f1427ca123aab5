package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;

/** An outcome y and a covariate x of each unit, split by arm: 1 treatment, 0 control. */
final class TwoArms {

    final double[] y1;

    final double[] x1;

    final double[] y0;

    final double[] x0;

    private TwoArms(double[] y, double[] x, boolean[] treated) {
        this.y1 = pick(y, treated, true);
        this.x1 = pick(x, treated, true);
        this.y0 = pick(y, treated, false);
        this.x0 = pick(x, treated, false);
    }

    static TwoArms of(double[] y, double[] x, boolean[] treated, int leastPerArm) {
        Numbers.finite("y", y, 2 * leastPerArm);
        Numbers.finite("x", x, 2 * leastPerArm);
        Numbers.sameLength("y", y.length, "x", x.length);
        Numbers.sameLength("y", y.length, "treated", treated.length);
        TwoArms arms = new TwoArms(y, x, treated);
        Require.atLeast("the number of treated units", arms.y1.length, leastPerArm);
        Require.atLeast("the number of control units", arms.y0.length, leastPerArm);
        return arms;
    }

    private static double[] pick(double[] values, boolean[] treated, boolean arm) {
        double[] picked = new double[values.length];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (treated[i] == arm) {
                picked[n++] = values[i];
            }
        }
        return Arrays.copyOf(picked, n);
    }

    /** {@return the sum of products of what two arrays are off their means} */
    static double product(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - meanA) * (b[i] - meanB);
        }
        return sum;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }
}
