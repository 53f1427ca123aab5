package dev.llmops.commons.internal.stats;

/**
 * The exact bound of a share (Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 1934). It holds however
 * rare the event is: none in 100 still allows 2.95 % at 95 %.
 */
public final class ExactBinomial {

    private static final int STEPS = 60;

    private ExactBinomial() {}

    /**
     * {@return the one-sided upper bound of the share: the largest that gives so few with a chance of at least alpha; 1 if n is 0}
     *
     * @param some how many there were, from 0 to n
     * @param n out of how many
     * @param alpha the chance that the bound is too low, such as 0.05
     */
    public static double upper(int some, int n, double alpha) {
        if (some >= n) {
            return 1;
        }
        double low = (double) some / n;
        double high = 1;
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (atMost(some, n, middle) > alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The chance of at most so many. */
    private static double atMost(int some, int n, double share) {
        double logTerm = n * Math.log1p(-share);
        double sum = Math.exp(logTerm);
        for (int k = 1; k <= some; k++) {
            logTerm += Math.log((n - k + 1.0) / k) + Math.log(share) - Math.log1p(-share);
            sum += Math.exp(logTerm);
        }
        return sum;
    }
}
