package dev.llmops.eval.stats;

/** Unbiased rates from repeated samples of one question. Pure functions; the mean over questions is the figure of a run. */
public final class PassRates {

    private PassRates() {}

    /**
     * {@return pass@k: the probability that at least one of k samples is right, {@code 1 - C(n - c, k) / C(n, k)} (Chen et al. 2021)}
     *
     * @param n number of samples, at least {@code k}
     * @param right how many of them are right, from 0 to {@code n}
     * @param k at least 1
     */
    public static double anyOf(int n, int right, int k) {
        check(n, right, k);
        return 1 - drawn(n, n - right, k);
    }

    /**
     * {@return pass^k: the probability that all of k samples are right, {@code C(c, k) / C(n, k)} (Yao et al. 2024, tau-bench)}
     *
     * @param n number of samples, at least {@code k}
     * @param right how many of them are right, from 0 to {@code n}
     * @param k at least 1
     */
    public static double allOf(int n, int right, int k) {
        check(n, right, k);
        return drawn(n, right, k);
    }

    /** The chance that k of n, drawn without putting back, are all among some. */
    private static double drawn(int n, int some, int k) {
        double chance = 1;
        for (int i = 0; i < k; i++) {
            chance *= Math.max(0, some - i) / (double) (n - i);
        }
        return chance;
    }

    private static void check(int n, int right, int k) {
        if (k < 1 || n < k || right < 0 || right > n) {
            throw new IllegalArgumentException(
                    "k must be from 1 to n, and right from 0 to n, but n = " + n + ", right = " + right + ", k = " + k);
        }
    }
}
