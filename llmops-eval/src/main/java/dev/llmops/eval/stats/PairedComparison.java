package dev.llmops.eval.stats;

import dev.llmops.commons.internal.stats.Bootstrap;

/**
 * Two ways of answering the same questions, compared question by question.
 *
 * @param n number of pairs
 * @param baseline mean of the baseline over the pairs
 * @param candidate mean of the candidate over the pairs
 * @param difference candidate less baseline
 * @param interval 95 % interval of the difference, by a seeded bootstrap over the pairs
 * @param p chance of a difference at least this large if there is none in truth, two-sided
 * @param test which test gave {@code p}
 * @param detectable the smallest true difference that this many pairs find with a chance of 80 %; a tie says nothing
 *     about differences below it. 0 if all differences are equal, so that they have no spread to tell it by
 */
public record PairedComparison(
        int n,
        double baseline,
        double candidate,
        double difference,
        Interval interval,
        double p,
        Test test,
        double detectable) {

    /** A test of "no difference". */
    public enum Test {
        /** McNemar's exact test, for scores that are all 0 or 1. */
        MCNEMAR_EXACT,
        /** Sign-flip permutation test over all patterns. */
        PERMUTATION_EXACT,
        /** Sign-flip permutation test over 20,000 seeded patterns. */
        PERMUTATION_SAMPLED
    }

    /** What a comparison decides. */
    public enum Verdict {
        /** The candidate is better: the interval lies above 0 and the test agrees at 5 %. */
        BETTER,
        /** The candidate is worse: the interval lies below 0 and the test agrees at 5 %. */
        WORSE,
        /** Neither can be said. */
        TIE
    }

    /**
     * Compares. Higher scores are better.
     *
     * @param baseline scores of the baseline, at least one
     * @param candidate scores of the candidate for the same rows in the same order
     * @param seed of the bootstrap and of a sampled test
     * @return the comparison
     */
    public static PairedComparison of(double[] baseline, double[] candidate, long seed) {
        if (baseline.length != candidate.length || baseline.length == 0) {
            throw new IllegalArgumentException(
                    "both sides must have the same number of scores and at least one, but had " + baseline.length
                            + " and " + candidate.length);
        }
        Estimate.requireFinite(baseline);
        Estimate.requireFinite(candidate);
        double[] differences = new double[baseline.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = candidate[i] - baseline[i];
        }
        boolean binary = Estimate.isBinary(baseline) && Estimate.isBinary(candidate);
        PairedTest.Result result = binary ? PairedTest.mcNemar(differences) : PairedTest.signFlip(differences, seed);
        Estimate difference = Estimate.of(differences);
        return new PairedComparison(
                differences.length,
                Estimate.of(baseline).mean(),
                Estimate.of(candidate).mean(),
                difference.mean(),
                bootstrap(differences, seed),
                result.p(),
                result.test(),
                Power.minimumDetectableEffect(differences.length, difference.deviation()));
    }

    /**
     * {@return what the comparison decides}
     *
     * <p>Interval and test must agree: of three pairs that all got better the bootstrap is sure, as it has seen nothing
     * else; the exact test, which knows that chance does this one time in four, is not.
     */
    public Verdict verdict() {
        if (p >= Estimate.ALPHA || interval.contains(0)) {
            return Verdict.TIE;
        }
        return difference > 0 ? Verdict.BETTER : Verdict.WORSE;
    }

    private static Interval bootstrap(double[] differences, long seed) {
        double[] ends = Bootstrap.interval(differences, Estimate.ALPHA, seed);
        return new Interval(ends[0], ends[1]);
    }
}
