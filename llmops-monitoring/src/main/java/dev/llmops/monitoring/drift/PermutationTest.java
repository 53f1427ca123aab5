package dev.llmops.monitoring.drift;

import java.util.SplittableRandom;

/**
 * How often chance alone divides the pooled values as far apart as they are. If both samples come from one distribution, {@code P(p <= a) <= a} holds for every
 * sample size. Stops early where nothing is to be found: after {@value #ENOUGH} divisions at least as far apart, {@code p} is {@value #ENOUGH} by their number
 * (Besag and Clifford 1991), else {@code (1 + such) / (1 + all)}. The same seed gives the same value.
 *
 * @param distance the energy distance
 * @param pValue from {@code 1 / 10,000} to 1
 */
record PermutationTest(double distance, double pValue) {

    static final int MAX = 9_999;
    private static final int ENOUGH = 20;
    /** Sums in another order differ in their last digits. */
    private static final double ROUNDING = 1e-9;

    /**
     * {@return the test}
     *
     * @param samples both, those of the first one in front
     * @param n size of the first, above 0 and below that of both
     * @param seed of the divisions
     */
    static PermutationTest of(TwoSamples samples, int n, long seed) {
        boolean[] first = new boolean[samples.size()];
        for (int i = 0; i < n; i++) {
            first[i] = true;
        }
        double observed = samples.distance(first);
        double bar = observed - ROUNDING * Math.abs(observed) - samples.rounding();
        SplittableRandom random = new SplittableRandom(seed);
        int asFar = 0;
        for (int drawn = 1; drawn <= MAX; drawn++) {
            shuffle(first, random);
            asFar += samples.distance(first) >= bar ? 1 : 0;
            if (asFar == ENOUGH) {
                return new PermutationTest(observed, (double) ENOUGH / drawn);
            }
        }
        return new PermutationTest(observed, (1.0 + asFar) / (1.0 + MAX));
    }

    private static void shuffle(boolean[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
