package dev.llmops.eval.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Tests of "no difference" for pairs, both two-sided. */
final class PairedTest {

    /** Up to this many differences all sign patterns are tried: about a million. */
    static final int EXACT_LIMIT = 20;

    private static final int RANDOM_PATTERNS = 20_000;
    /** Sums that are equal on paper may differ in their last bits. */
    private static final double ROUNDING = 1e-9;

    private PairedTest() {}

    record Result(double p, PairedComparison.Test test) {}

    static Result mcNemar(double[] differences) {
        int better = (int) Arrays.stream(differences).filter(d -> d > 0).count();
        int worse = (int) Arrays.stream(differences).filter(d -> d < 0).count();
        return new Result(McNemarTest.of(better, worse).exactP(), PairedComparison.Test.MCNEMAR_EXACT);
    }

    /** Fisher's permutation test: if nothing differs, each difference could as well have the other sign. Of clusters the sums. */
    static Result signFlip(double[] differences, long seed) {
        double[] sizes =
                Arrays.stream(differences).filter(d -> d != 0).map(Math::abs).toArray();
        double observed = Math.abs(Arrays.stream(differences).sum());
        double atLeast = observed - ROUNDING * Math.max(1, Arrays.stream(sizes).sum());
        return sizes.length <= EXACT_LIMIT ? exact(sizes, atLeast) : sampled(sizes, atLeast, seed);
    }

    private static Result exact(double[] sizes, double atLeast) {
        long patterns = 1L << sizes.length;
        long extreme = 0;
        for (long pattern = 0; pattern < patterns; pattern++) {
            double sum = 0;
            for (int i = 0; i < sizes.length; i++) {
                sum += (pattern >> i & 1) == 0 ? sizes[i] : -sizes[i];
            }
            extreme += Math.abs(sum) >= atLeast ? 1 : 0;
        }
        return new Result((double) extreme / patterns, PairedComparison.Test.PERMUTATION_EXACT);
    }

    /** The observed pattern counts as one of those drawn, so that p is never 0 (Phipson and Smyth 2010). */
    private static Result sampled(double[] sizes, double atLeast, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long extreme = 1;
        for (int pattern = 0; pattern < RANDOM_PATTERNS; pattern++) {
            double sum = 0;
            for (double size : sizes) {
                sum += random.nextBoolean() ? size : -size;
            }
            extreme += Math.abs(sum) >= atLeast ? 1 : 0;
        }
        return new Result(extreme / (RANDOM_PATTERNS + 1.0), PairedComparison.Test.PERMUTATION_SAMPLED);
    }
}
