package dev.llmops.commons.internal.stats;

/**
 * The score interval for the difference of two shares that were measured on the same rows (Tango, "Equivalence test and confidence
 * interval for the difference in proportions for the paired-sample design", Statistics in Medicine 1998). It holds where no row changed, too.
 */
public final class PairedShares {

    private static final int STEPS = 60;

    private PairedShares() {}

    /**
     * {@return the one-sided upper bound of the first share less the second; 1 if n is 0}
     *
     * @param onlyFirst how many rows have it in the first alone
     * @param onlySecond how many rows have it in the second alone
     * @param n number of rows
     * @param z the point of the normal distribution that the level asks for, such as 1.645
     */
    public static double upper(int onlyFirst, int onlySecond, int n, double z) {
        if (n == 0) {
            return 1;
        }
        double low = (double) (onlyFirst - onlySecond) / n;
        double high = 1;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (score(onlyFirst, onlySecond, n, middle) > -z) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double score(double b, double c, double n, double difference) {
        double linear = -b - c + (2 * n - b + c) * difference;
        double constant = -c * difference * (1 - difference);
        double share = (Math.sqrt(Math.max(0, linear * linear - 8 * n * constant)) - linear) / (4 * n);
        double variance = n * (2 * share + difference * (1 - difference));
        return variance <= 0 ? 0 : (b - c - n * difference) / Math.sqrt(variance);
    }
}
