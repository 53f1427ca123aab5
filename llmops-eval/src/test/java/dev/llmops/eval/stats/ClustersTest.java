package dev.llmops.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows of one cluster depend on each other: 30 documents with 10 questions each, of which a fifth of the variance is the document's. */
class ClustersTest {

    private static final int DOCUMENTS = 30;
    private static final int QUESTIONS = 10;
    private static final double SHARE_OF_DOCUMENT = 0.22;
    private static final Clusters CLUSTERS = Clusters.of(keys());

    private static List<Integer> keys() {
        List<Integer> keys = new ArrayList<>();
        for (int document = 0; document < DOCUMENTS; document++) {
            keys.addAll(Collections.nCopies(QUESTIONS, document));
        }
        return keys;
    }

    /** Scores with the mean 0. */
    private static double[] scores(SplittableRandom random) {
        double[] scores = new double[DOCUMENTS * QUESTIONS];
        double document = 0;
        for (int i = 0; i < scores.length; i++) {
            document = i % QUESTIONS == 0 ? Math.sqrt(SHARE_OF_DOCUMENT) * normal(random) : document;
            scores[i] = document + Math.sqrt(1 - SHARE_OF_DOCUMENT) * normal(random);
        }
        return scores;
    }

    private static double normal(SplittableRandom random) {
        double u = 1 - random.nextDouble();
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Of 2,000 samples; three deviations of a share of 95 % are 1.5 %, of 75 % 2.9 %. */
    @Test
    void intervals_of_95_percent_hold_the_truth_75_times_in_100_without_clusters_and_95_with() {
        long seed = 20_261_129;
        SplittableRandom random = new SplittableRandom(seed);
        int naive = 0;
        int clustered = 0;
        for (int sample = 0; sample < 2_000; sample++) {
            double[] scores = scores(random);
            naive += Estimate.of(scores).interval().contains(0) ? 1 : 0;
            clustered += Estimate.of(scores, CLUSTERS).interval().contains(0) ? 1 : 0;
        }
        System.out.printf(
                "coverage of 95 %% intervals, 30 clusters of 10, seed %d: naive %.1f %%, clustered %.1f %%%n",
                seed, naive / 20.0, clustered / 20.0);
        assertThat(naive / 2_000.0).as("naive, seed " + seed).isCloseTo(0.75, within(0.03));
        assertThat(clustered / 2_000.0).as("clustered, seed " + seed).isCloseTo(0.95, within(0.015));
    }

    /** Without a difference a verdict is wrong at most 5 times in 100; of 200 comparisons three deviations are 4.6 %. */
    @Test
    void verdicts_by_cluster_are_rarely_wrong_without_a_difference() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        double[] zeros = new double[DOCUMENTS * QUESTIONS];
        int wrong = 0;
        int covered = 0;
        for (int sample = 0; sample < 200; sample++) {
            PairedComparison comparison = PairedComparison.of(zeros, scores(random), CLUSTERS, sample);
            wrong += comparison.verdict() == PairedComparison.Verdict.TIE ? 0 : 1;
            covered += comparison.interval().contains(0) ? 1 : 0;
        }
        System.out.printf(
                "30 clusters of 10, seed %d: false verdicts %d of 200; the cluster bootstrap covers %d of 200%n",
                seed, wrong, covered);
        assertThat(wrong / 200.0).as("false verdicts, seed " + seed).isLessThan(0.097);
        assertThat(covered / 200.0).as("coverage, seed " + seed).isBetween(0.88, 0.99);
    }

    @Test
    void clusters_of_one_row_change_nothing() {
        double[] a = new SplittableRandom(1).doubles(40).toArray();
        double[] b = new SplittableRandom(2).doubles(40).toArray();
        Clusters single = Clusters.of(Arrays.stream(a).boxed().toList());

        assertThat(single.apart()).isTrue();
        assertThat(Estimate.of(a, single)).isEqualTo(Estimate.of(a));
        assertThat(PairedComparison.of(a, b, single, 3)).isEqualTo(PairedComparison.of(a, b, 3));
    }

    /** By hand: sums of the documents are 2, 2 and -1; of 8 sign patterns 4 have a sum of size 3 or more. */
    @Test
    void the_signs_of_a_cluster_change_together() {
        PairedComparison comparison = PairedComparison.of(
                new double[] {0, 0, 0, 0, 1},
                new double[] {1, 1, 1, 1, 0},
                Clusters.of(List.of("a", "a", "b", "b", "c")),
                1);

        assertThat(comparison.test()).isEqualTo(PairedComparison.Test.PERMUTATION_EXACT);
        assertThat(comparison.p()).isCloseTo(4 / 8.0, within(1e-12));
        assertThat(comparison.clusters()).isEqualTo(3);
        assertThat(comparison.n()).isEqualTo(5);
    }

    @Test
    void where_all_passed_each_cluster_counts_once() {
        double[] passed = {1, 1, 1, 1, 1, 1};
        Estimate estimate = Estimate.of(passed, Clusters.of(List.of(1, 1, 2, 2, 3, 3)));

        assertThat(estimate.method()).isEqualTo(Estimate.Method.WILSON);
        assertThat(estimate.interval())
                .isEqualTo(Estimate.of(new double[] {1, 1, 1}).interval());
        assertThat(estimate.clusters()).isEqualTo(3);
    }

    @Test
    void what_is_added_to_all_values_does_not_change_the_clustered_error() {
        SplittableRandom random = new SplittableRandom(20_261_129);
        double[] values = random.doubles(60).toArray();
        Clusters clusters =
                Clusters.of(IntStream.range(0, 60).mapToObj(i -> i / 4).toList());
        double[] large = Arrays.stream(values).map(value -> value + 1e8).toArray();

        assertThat(StandardErrors.clustered(large, clusters))
                .isCloseTo(StandardErrors.clustered(values, clusters), within(1e-7));
    }

    /** Two documents with one answer right of two each: an interval from 0.5 to 0.5 would be certain of it. */
    @Test
    void clusters_of_one_mean_whose_values_differ_have_no_interval() {
        assertThat(Estimate.of(new double[] {0, 1, 0, 1}, Clusters.of(List.of(1, 1, 2, 2)))
                        .interval())
                .isNull();
        assertThat(Estimate.of(new double[] {0.1, 0.4, 0.1, 0.4}, Clusters.of(List.of(1, 1, 2, 2)))
                        .interval())
                .isNull();
    }

    @Test
    void one_cluster_has_no_interval_and_decides_nothing() {
        double[] scores = {0.1, 0.5, 0.9};
        Clusters one = Clusters.of(List.of("x", "x", "x"));

        assertThat(Estimate.of(scores, one).interval()).isNull();
        PairedComparison comparison = PairedComparison.of(new double[3], scores, one, 1);
        assertThat(comparison.verdict()).isEqualTo(PairedComparison.Verdict.TIE);
        assertThat(comparison.detectable()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Estimate.of(scores, Clusters.of(List.of("x"))))
                .withMessageContaining("3 values had 1 clusters");
    }
}
