package dev.llmops.commons.internal.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossedBootstrapTest {

    private static final int RESAMPLES = 10_000;

    @Test
    void of_one_seed_it_has_the_spread_of_the_groups() {
        double[] values = new SplittableRandom(3).doubles(400).toArray();
        double[] ones = new double[400];
        Arrays.fill(ones, 1);
        double[] crossed = CrossedBootstrap.means(new double[][] {values}, ones, RESAMPLES, 1);

        assertThat(deviation(crossed)).isCloseTo(deviation(values) / Math.sqrt(400), within(5e-4));
        assertThat(Bootstrap.percentile(crossed, 0.5))
                .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(2e-3));
    }

    @Test
    void seeds_that_differ_widen_the_interval_and_groups_that_seeds_share_are_not_averaged_away() {
        double[] ones = new double[100];
        Arrays.fill(ones, 1);
        double[] groups =
                new SplittableRandom(5).doubles(100).map(u -> u < 0.5 ? 0 : 1).toArray();
        double[][] same = {groups, groups, groups, groups};
        double alone = deviation(CrossedBootstrap.means(new double[][] {groups}, ones, RESAMPLES, 1));

        // Four seeds that answer alike tell no more than one.
        assertThat(deviation(CrossedBootstrap.means(same, ones, RESAMPLES, 2))).isCloseTo(alone, within(2e-3));

        double[][] differing = {shift(groups, -0.3), shift(groups, 0.3), shift(groups, -0.1), shift(groups, 0.1)};
        assertThat(deviation(CrossedBootstrap.means(differing, ones, RESAMPLES, 3)))
                .isGreaterThan(alone * 1.5);
    }

    @Test
    void a_p_value_is_small_where_all_means_lie_on_one_side_and_large_around_zero() {
        double[] above = new double[999];
        Arrays.fill(above, 0.2);
        assertThat(CrossedBootstrap.pValue(above)).isEqualTo(2.0 / 1000);
        double[] around =
                new SplittableRandom(1).doubles(999).map(u -> u - 0.5).sorted().toArray();
        assertThat(CrossedBootstrap.pValue(around)).isGreaterThan(0.9);
        assertThat(CrossedBootstrap.pValue(new double[999])).isEqualTo(1);
    }

    @Test
    void holm_multiplies_the_smallest_by_all_and_never_lets_a_larger_one_pass_below() {
        assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03})).containsExactly(0.03, 0.06, 0.06);
    }

    private static double[] shift(double[] values, double by) {
        return Arrays.stream(values).map(value -> value + by).toArray();
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }
}
