package dev.llmops.eval.stats;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.stats.Samples;

/**
 * A question-by-question comparison of two ways of answering the same questions.
 *
 * @param n number of pairs
 * @param baseline mean of the baseline over the pairs
 * @param candidate mean of the candidate over the pairs
 * @param difference candidate minus baseline
 * @param interval 95 % interval of the difference, by a seeded bootstrap over the pairs, or over clusters of pairs
 * @param p probability of a difference at least this large if there is none in truth, two-sided
 * @param test the test that gave {@code p}
 * @param detectable the smallest true difference that this many pairs detect with a power of 80 %; a tie says nothing
 *     about smaller differences. 0 if all differences are equal, so that they have no spread to compute it from
 * @param clusters number of clusters of pairs; n if pairs are independent
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
        /** McNemar's exact test, for scores that are all 0 or 1, of independent pairs. */
        MCNEMAR_EXACT,
        /** Sign-flip permutation test over all patterns; the differences of a cluster change sign together. */
        PERMUTATION_EXACT,
        /** The same test over 20,000 seeded patterns. */
        PERMUTATION_SAMPLED
    }

    /** The outcome of a comparison. */
    public enum Verdict {
        /** The candidate is better: the interval lies above 0 and the test agrees at 5 %. */
        BETTER,
        /** The candidate is worse: the interval lies below 0 and the test agrees at 5 %. */
        WORSE,
        /** Neither can be concluded. */
        TIE
    }

    /**
     * Compares two sets of scores. Higher scores are better.
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
     * Compares two sets of scores in which pairs of one cluster may be dependent. Higher scores are better.
     *
     * @param baseline scores of the baseline, at least one
     * @param candidate scores of the candidate for the same rows in the same order
     * @param clusters of the rows
     * @param seed of the bootstrap and of a sampled test
     * @return the comparison; interval and test resample whole clusters
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
     * {@return the outcome of the comparison}
     *
     * <p>Interval and test must agree: for three pairs that all got better, the bootstrap is certain, since it has seen nothing
     * else; the exact test is not, since chance alone does this one time in four.
     */
    public Verdict verdict() {
        if (p >= Estimate.ALPHA || interval.contains(0)) {
            return Verdict.TIE;
        }
        return difference > 0 ? Verdict.BETTER : Verdict.WORSE;
    }

    /**
     * {@return whether the whole interval lies below minus a margin, which is what gates refuse; unlike {@link #verdict}, without a look at p}
     *
     * @param margin how much worse the candidate may be, at least 0
     * @throws IllegalArgumentException if the margin is negative or not finite
     */
    public boolean isWorse(double margin) {
        Require.not(!(margin >= 0) || !Double.isFinite(margin), () -> "margin must be at least 0, but was " + margin);
        return interval.high() < -margin;
    }
}
