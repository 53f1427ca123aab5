package dev.llmops.benchmarks.experiments;

import dev.llmops.experiments.stats.NormalMixture;
import java.util.SplittableRandom;

/** One experiment with a covariate, adjusted by a slope that is estimated as it goes. */
final class AdjustedRun {

    private final double[] n = new double[2];

    private final double[] x = new double[2];

    private final double[] y = new double[2];

    private final double[] xx = new double[2];

    private final double[] xy = new double[2];

    private final double[] yy = new double[2];

    /** {@return the units at which it stopped; 0 if it did not} */
    static int stop(SplittableRandom random, double correlation, double effect, NormalMixture mixture, int cap) {
        AdjustedRun run = new AdjustedRun();
        double rest = Math.sqrt(1 - correlation * correlation);
        for (int i = 1; i <= cap; i++) {
            int arm = random.nextBoolean() ? 1 : 0;
            double covariate = random.nextGaussian();
            run.add(arm, covariate, correlation * covariate + rest * random.nextGaussian() + effect * arm);
            if (i >= 50 && run.logE(mixture) >= -Math.log(0.05)) {
                return i;
            }
        }
        return 0;
    }

    private void add(int arm, double covariate, double outcome) {
        n[arm]++;
        double fromX = covariate - x[arm];
        double fromY = outcome - y[arm];
        x[arm] += fromX / n[arm];
        y[arm] += fromY / n[arm];
        xx[arm] += fromX * (covariate - x[arm]);
        xy[arm] += fromX * (outcome - y[arm]);
        yy[arm] += fromY * (outcome - y[arm]);
    }

    private double logE(NormalMixture mixture) {
        if (n[0] < 3 || n[1] < 3) {
            return 0;
        }
        double slope = (xy[0] + xy[1]) / (xx[0] + xx[1]);
        double difference = y[1] - y[0] - slope * (x[1] - x[0]);
        double squaredError = 0;
        for (int arm = 0; arm < 2; arm++) {
            squaredError += (yy[arm] - 2 * slope * xy[arm] + slope * slope * xx[arm]) / (n[arm] - 1) / n[arm];
        }
        double time = n[0] + n[1];
        return mixture.logE(time, difference, Math.sqrt(squaredError * time));
    }
}
