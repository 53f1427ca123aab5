package dev.llmops.eval.stats;

import dev.llmops.eval.internal.stats.Samples;

/**
 * Two ways of answering the same questions, compared question by question.
 *
 * @param n number of pairs
 * @param baseline mean of the baseline over the pairs
 * @param candidate mean of the candidate over the pairs
 * @param difference candidate less baseline
 * @param interval 95 % interval of the difference, by a seeded bootstrap over the pairs, or over clusters of pairs
 * @param p chance of a difference at least this large if there is none in truth, two-sided
 * @param test which test gave {@code p}
 * @param detectable the smallest true difference that this many pairs find with a chance of 80 %; a tie says nothing
 *     about differences below it. 0 if all differences are equal, so that they have no spread to tell it by
 * @param clusters number of clusters of pairs; n if every pair stands for itself
 */
public record PairedComparison(
        int n,
        double baseline,
        double candidate,
        double difference,
        Interval interval,
        double p,
        Test test,
        double detectable,
        int clusters) {

    /** A test of "no difference". */
    public enum Test {
        /** McNemar's exact test, for scores that are all 0 or 1, of pairs that stand for themselves. */
        MCNEMAR_EXACT,
        /** Sign-flip permutation test over all patterns; the differences of a cluster change their signs together. */
        PERMUTATION_EXACT,
        /** The same over 20,000 seeded patterns. */
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
        return of(baseline, candidate, Clusters.apart(baseline.length), seed);
    }

    /**
     * Compares, where pairs of one cluster may depend on each other. Higher scores are better.
     *
     * @param baseline scores of the baseline, at least one
     * @param candidate scores of the candidate for the same rows in the same order
     * @param clusters of the rows
     * @param seed of the bootstrap and of a sampled test
     * @return the comparison; interval and test draw, and change, whole clusters
     */
    public static PairedComparison of(double[] baseline, double[] candidate, Clusters clusters, long seed) {
        if (baseline.length != candidate.length || baseline.length == 0) {
            throw new IllegalArgumentException(
                    "both sides must have the same number of scores and at least one, but had " + baseline.length
                            + " and " + candidate.length);
        }
        Estimate.requireFinite(baseline);
        Estimate.requireFinite(candidate);
        clusters.requireFit(baseline);
        double[] differences = new double[baseline.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = candidate[i] - baseline[i];
        }
        boolean binary = Estimate.isBinary(baseline) && Estimate.isBinary(candidate);
        PairedTest.Result result = binary && clusters.apart()
                ? PairedTest.mcNemar(differences)
                : PairedTest.signFlip(clusters.sums(differences), seed);
        return new PairedComparison(
                differences.length,
                Samples.mean(baseline),
                Samples.mean(candidate),
                Samples.mean(differences),
                BootstrapInterval.clustered(differences, clusters, seed),
                result.p(),
                result.test(),
                detectable(differences, clusters),
                clusters.count());
    }

    private static double detectable(double[] differences, Clusters clusters) {
        if (clusters.apart()) {
            return Power.minimumDetectableEffect(differences.length, Math.sqrt(Samples.variance(differences)));
        }
        return clusters.count() < 2
                ? 0
                : Power.minimumDetectableEffect(StandardErrors.clustered(differences, clusters));
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
}
