package dev.llmops.experiments.canary;

import java.util.List;

/**
 * An exact test, valid at any time and from the first unit on, of whether units of the canary fail more often.
 *
 * <p>A unit gets the canary by chance, with the share of its epoch. If the canary does not raise the risk by more than the tolerated
 * ratio R, then of the units that fail each is one of the canary with a probability of at most {@code R w / (R w + 1 - w)}, whatever
 * the risk is and however it moves in time. So the product of likelihood ratios against a higher ratio is an e-process (Ville's
 * inequality), and so is the mean over several ratios. A unit counts in the epoch in which it failed first.
 */
final class HardFailures {

    /** Risk ratios, relative to the tolerated one, that the test looks for with equal weights. */
    private static final double[] RATIOS = {1.5, 2, 4, 10, 100};

    private HardFailures() {}

    static double logE(List<EpochData> epochs, String metric, double tolerated) {
        double[] logs = new double[RATIOS.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < RATIOS.length; i++) {
            for (EpochData epoch : epochs) {
                double fair = canaryShare(epoch.share(), tolerated);
                double harmful = canaryShare(epoch.share(), tolerated * RATIOS[i]);
                logs[i] += epoch.canary(metric).failing() * Math.log(harmful / fair)
                        + epoch.control(metric).failing() * Math.log((1 - harmful) / (1 - fair));
            }
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum / RATIOS.length);
    }

    private static double canaryShare(double share, double ratio) {
        return ratio * share / (ratio * share + 1 - share);
    }
}
