package dev.llmops.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.commons.internal.stats.Bootstrap;
import dev.llmops.eval.SharedData;
import dev.llmops.eval.stats.PairedComparison.Verdict;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

    private static final long SEED = 42;

    /** By hand: 10 pairs differ, 9 for the better: p = 2 (10 + 1) / 1024. */
    @Test
    void binary_scores_are_compared_by_mcnemars_exact_test() {
        PairedComparison comparison = PairedComparison.of(flags(20, 1), flagsFrom(20, 1, 9), SEED);

        assertThat(comparison.test()).isEqualTo(PairedComparison.Test.MCNEMAR_EXACT);
        assertThat(comparison.difference()).isCloseTo(0.4, within(1e-12));
        assertThat(comparison.p()).isCloseTo(22 / 1024.0, within(1e-12));
        assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
    }

    /** By hand: of the 8 sign patterns of 0.1, 0.2, 0.3 two have a sum of size 0.6. */
    @Test
    void real_scores_are_compared_by_an_exact_permutation_test() {
        PairedComparison comparison =
                PairedComparison.of(new double[] {0.1, 0.2, 0.3}, new double[] {0.2, 0.4, 0.6}, SEED);

        assertThat(comparison.test()).isEqualTo(PairedComparison.Test.PERMUTATION_EXACT);
        assertThat(comparison.p()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void three_pairs_that_all_got_better_are_still_a_tie() {
        PairedComparison comparison = PairedComparison.of(new double[] {0, 0, 0}, new double[] {1, 1, 1}, SEED);

        assertThat(comparison.interval()).isEqualTo(new Interval(1, 1));
        assertThat(comparison.verdict()).isEqualTo(Verdict.TIE);
    }

    @Test
    void equal_runs_are_a_tie_with_p_1() {
        double[] scores = {0.3, 0.9, 0.5};

        PairedComparison comparison = PairedComparison.of(scores, scores, SEED);

        assertThat(comparison.p()).isEqualTo(1);
        assertThat(comparison.difference()).isZero();
        assertThat(comparison.verdict()).isEqualTo(Verdict.TIE);
    }

    @Test
    void swapping_the_sides_turns_the_sign_and_keeps_p() {
        SplittableRandom random = new SplittableRandom(7);
        double[] a = random.doubles(60).toArray();
        double[] b = Arrays.stream(a).map(x -> x + random.nextDouble() / 4).toArray();

        PairedComparison there = PairedComparison.of(a, b, SEED);
        PairedComparison back = PairedComparison.of(b, a, SEED);

        assertThat(there.test()).isEqualTo(PairedComparison.Test.PERMUTATION_SAMPLED);
        assertThat(there.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(back.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(there.p()).isEqualTo(back.p());
        assertThat(there.difference()).isEqualTo(-back.difference());
    }

    @Test
    void the_same_seed_gives_the_same_comparison() {
        double[] a = new SplittableRandom(1).doubles(50).toArray();
        double[] b = new SplittableRandom(2).doubles(50).toArray();

        assertThat(PairedComparison.of(a, b, SEED)).isEqualTo(PairedComparison.of(a, b, SEED));
    }

    /** A 95 % interval holds the truth in 95 of 100 draws; of 200 draws four deviations are 6 %, and percentiles of 40 values cover a little less. */
    @Test
    void the_bootstrap_interval_covers_the_truth_about_as_often_as_it_says() {
        long seed = 20_261_125;
        SplittableRandom random = new SplittableRandom(seed);
        int covered = 0;
        for (int draw = 0; draw < 200; draw++) {
            double[] zeros = new double[40];
            double[] uniform = random.doubles(40).map(x -> x - 0.25).toArray();
            covered += PairedComparison.of(zeros, uniform, draw).interval().contains(0.25) ? 1 : 0;
        }
        assertThat(covered / 200.0).as("coverage with seed " + seed).isBetween(0.88, 0.995);
    }

    @Test
    void sides_of_different_length_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedComparison.of(new double[2], new double[3], SEED))
                .withMessageContaining("2 and 3");
    }

    @Test
    void scores_that_are_not_finite_are_refused_on_either_side() {
        double[] finite = {0.5};
        double[] infinite = {Double.POSITIVE_INFINITY};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedComparison.of(infinite, finite, SEED))
                .withMessageContaining("values must be finite, but one was Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedComparison.of(finite, infinite, SEED))
                .withMessageContaining("values must be finite, but one was Infinity");
    }

    @Test
    void a_p_of_exactly_5_percent_is_a_tie() {
        assertThat(withP(Estimate.ALPHA).verdict()).isEqualTo(Verdict.TIE);
        assertThat(withP(Math.nextDown(Estimate.ALPHA)).verdict()).isEqualTo(Verdict.BETTER);
    }

    private static PairedComparison withP(double p) {
        return new PairedComparison(
                9, 0, 1, 1, new Interval(0.5, 1.5), p, PairedComparison.Test.PERMUTATION_EXACT, 0.1, 9);
    }

    @Test
    void all_sign_patterns_are_tried_up_to_20_pairs_that_differ() {
        assertThat(differing(20, 30).test()).isEqualTo(PairedComparison.Test.PERMUTATION_EXACT);
        assertThat(differing(21, 0).test()).isEqualTo(PairedComparison.Test.PERMUTATION_SAMPLED);
    }

    private static PairedComparison differing(int pairs, int equalPairs) {
        double[] candidate = new double[pairs + equalPairs];
        Arrays.fill(candidate, 0, pairs, 0.5);
        return PairedComparison.of(new double[pairs + equalPairs], candidate, SEED);
    }

    /** What numpy.percentile gives: 0.3 of the way from the first to the fourth of four values is the place 0.9. */
    @Test
    void a_percentile_lies_between_its_neighbours() {
        double[] sorted = {1, 2, 4, 8};

        assertThat(Bootstrap.percentile(sorted, 0.3)).isCloseTo(1.9, within(1e-12));
        assertThat(Bootstrap.percentile(sorted, 0.5)).isEqualTo(3);
        assertThat(Bootstrap.percentile(sorted, 0)).isEqualTo(1);
        assertThat(Bootstrap.percentile(sorted, 1)).isEqualTo(8);
    }

    @Test
    void power_says_what_it_cannot_take() {
        assertThat(Power.minimumDetectableEffect(1, 0)).isZero();
        assertThat(Power.pairsNeeded(1, 0)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Power.minimumDetectableEffect(0, 1))
                .withMessageContaining("were 0 and 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Power.minimumDetectableEffect(1, -0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Power.pairsNeeded(0, 1))
                .withMessageContaining("were 0.0 and 1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Power.pairsNeeded(1, Double.NaN));
    }

    @Test
    void mcnemar_agrees_with_the_reference_vectors() {
        JsonNode vectors = SharedData.json("reference-vectors/statistics.json").get("mcnemar");
        assertThat(vectors).isNotEmpty();
        for (JsonNode vector : vectors) {
            int b = vector.get("b").asInt();
            int c = vector.get("c").asInt();
            double[] before = flags(b + c, b);
            double[] after = flagsFrom(b + c, b, c);
            assertThat(PairedComparison.of(before, after, SEED).p())
                    .as("%s", vector)
                    .isCloseTo(vector.get("exactP").asDouble(), within(1e-9));
        }
    }

    @Test
    void permutation_and_bootstrap_agree_with_the_reference_vectors() {
        JsonNode all = SharedData.json("reference-vectors/statistics.json");
        JsonNode paired = all.get("paired");
        double[] x = doubles(paired.get("x"));
        double[] y = doubles(paired.get("y"));

        PairedComparison comparison = PairedComparison.of(y, x, SEED);

        assertThat(comparison.difference()).isCloseTo(paired.get("meanDiff").asDouble(), within(1e-12));
        assertThat(comparison.p())
                .isCloseTo(paired.get("signFlipPermutationExactP").asDouble(), within(1e-12));
        JsonNode bootstrap = all.get("bootstrapMean95");
        double[] ends = Bootstrap.interval(doubles(bootstrap.get("x")), Estimate.ALPHA, SEED);
        Interval interval = new Interval(ends[0], ends[1]);
        double tolerance = bootstrap.get("tolerance").asDouble();
        assertThat(interval.low()).isCloseTo(bootstrap.get("percentile").get(0).asDouble(), within(tolerance));
        assertThat(interval.high()).isCloseTo(bootstrap.get("percentile").get(1).asDouble(), within(tolerance));
    }

    @Test
    void power_agrees_with_the_reference_vectors() {
        JsonNode example = SharedData.json("reference-vectors/statistics.json")
                .get("powerMiller")
                .get("example");
        double variance = example.get("omega2").asDouble()
                + example.get("sA2").asDouble()
                + example.get("sB2").asDouble();

        double n = Power.pairsNeeded(example.get("delta").asDouble(), variance);

        assertThat(n).isCloseTo(example.get("n").asDouble(), within(1e-6));
        assertThat(Power.minimumDetectableEffect((int) Math.round(n), Math.sqrt(variance)))
                .isCloseTo(0.03, within(1e-5));
    }

    @Test
    void holm_agrees_with_the_reference_vectors() {
        JsonNode vector = SharedData.json("reference-vectors/statistics.json").get("multiplicity");

        assertThat(MultipleTesting.holm(doubles(vector.get("p"))))
                .usingComparatorWithPrecision(1e-12)
                .containsExactly(doubles(vector.get("holm")));
    }

    private static double[] flags(int n, int ones) {
        return flagsFrom(n, 0, ones);
    }

    private static double[] flagsFrom(int n, int from, int ones) {
        double[] values = new double[n];
        Arrays.fill(values, from, from + ones, 1);
        return values;
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        Arrays.setAll(values, i -> array.get(i).asDouble());
        return values;
    }
}
