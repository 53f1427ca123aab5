package dev.llmops.eval.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactTestsTest {

    /** By SciPy 1.17: {@code wilcoxon(d, method='exact')}. */
    @Test
    void wilcoxon_agrees_with_scipy_where_it_is_exact() {
        WilcoxonTest test = WilcoxonTest.of(new double[] {1.1, -.4, 2.3, .7, -1.5, 3.1, .2, .9, -.6, 1.8, 2.7, -.1});

        assertThat(test.statistic()).isEqualTo(16);
        assertThat(test.p()).isCloseTo(0.0771484375, within(1e-12));
        assertThat(test.exact()).isTrue();
    }

    /** By SciPy 1.17: {@code wilcoxon(d, method='approx', correction=True)}, with ties and four zeros. */
    @Test
    void wilcoxon_agrees_with_scipy_where_it_is_approximate() {
        double[] differences = {
            -0.5, -1.0, 0.1, 0.7, 1.4, 0.4, -0.3, -0.5, 1.0, 1.9, 0.6, -0.9, -0.7, 1.9, 0.5, -1.4, 0.2, -0.9, -0.3,
            -0.2, -0.4, 0.9, 0.2, -0.3, 0.7, 1.1, -1.3, 0.0, -0.7, 0.1, -1.0, 0.3, 0.3, -0.0, -0.7, -0.1, -0.8, -1.1,
            0.5, -0.8, 1.5, 1.0, -1.7, 0.6, -0.8, 0.3, 0.3, -1.7, 0.1, 0.0, 1.3, -0.9, 1.0, -0.8, -0.0, -0.5, 1.7, 0.9,
            2.7, 0.9, 1.1, 1.1, -0.3, 0.2, 1.7, -0.1, 0.5, 0.3, 0.9, -0.1, 0.1, 0.5, 0.4, -0.6, 1.2, -1.0, -0.9, -1.0,
            1.3, -0.1
        };
        WilcoxonTest test = WilcoxonTest.of(differences);

        assertThat(test.n()).isEqualTo(76);
        assertThat(test.exact()).isFalse();
        assertThat(test.statistic()).isEqualTo(1259.5);
        assertThat(test.p()).isCloseTo(0.29287379875389186, within(1e-9));
    }

    /** By SciPy 1.17.1 ({@code beta.ppf}, {@code wilcoxon}) and statsmodels 0.15.0 ({@code mcnemar}). */
    @Test
    void borders_and_millions_agree_with_scipy_and_statsmodels() {
        double[] equal = new double[60];
        Arrays.fill(equal, 1);
        double[] balanced = equal.clone();
        Arrays.fill(balanced, 0, 30, -1);
        Interval rare = Proportion.clopperPearson(1, 10_000_000);
        Interval common = Proportion.clopperPearson(9_999_999, 10_000_000);
        double[][] oursAndTheirs = {
            {WilcoxonTest.of(equal).p(), 9.807005864472001e-15},
            {WilcoxonTest.of(balanced).p(), 1},
            {WilcoxonTest.of(new double[] {2, 2, 2, -1, 1}).p(), 0.1875},
            {rare.low(), 2.5317807952240303e-09},
            {rare.high(), 5.571642116990815e-07},
            {common.low(), 0.9999994428357883},
            {common.high(), 0.9999999974682192},
            {McNemarTest.of(5_000_000, 4_990_000).exactP(), 0.001558608768299358},
        };

        for (double[] pair : oursAndTheirs) {
            assertThat(pair[0]).isCloseTo(pair[1], withinPercentage(1e-7));
        }
    }

    @Test
    void wilcoxon_of_nothing_but_zeros_finds_nothing() {
        assertThat(WilcoxonTest.of(new double[] {0, 0}).p()).isEqualTo(1);
        assertThat(WilcoxonTest.of(new double[0]).n()).isZero();
    }

    /**
     * Five of five: the two-sided 95 % interval begins at 47.8 %. That they "still allow 55 %" is the one-sided bound,
     * {@code 0.05^(1/5)}; Wilson's interval begins at 56.6 %.
     */
    @Test
    void five_of_five_allow_48_percent_two_sided_and_55_percent_one_sided() {
        assertThat(Proportion.clopperPearson(5, 5).low()).isCloseTo(Math.pow(0.025, 0.2), within(1e-9));
        assertThat(Proportion.clopperPearson(5, 5).low()).isCloseTo(0.478, within(5e-4));
        assertThat(Proportion.lowerBound(5, 5)).isCloseTo(Math.pow(0.05, 0.2), within(1e-9));
        assertThat(Proportion.lowerBound(5, 5)).isCloseTo(0.549, within(5e-4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proportion.clopperPearson(6, 5))
                .withMessageContaining("successes must be from 0 to the 5 trials, but were 6");
    }

    @Test
    void bca_moves_to_the_long_tail_and_the_same_seed_gives_the_same() {
        double[] skewed =
                new SplittableRandom(3).doubles(40).map(u -> -Math.log(1 - u)).toArray();
        Interval percentile = BootstrapInterval.percentile(skewed, 1);
        Interval bca = BootstrapInterval.bca(skewed, 1);

        assertThat(bca.low()).isGreaterThan(percentile.low());
        assertThat(bca.high()).isGreaterThan(percentile.high());
        assertThat(BootstrapInterval.bca(skewed, 1)).isEqualTo(bca);
        assertThat(BootstrapInterval.bca(new double[] {0.5, 0.5}, 1)).isEqualTo(new Interval(0.5, 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BootstrapInterval.bca(new double[] {1, 2}, Clusters.of(List.of("a", "a")), 1))
                .withMessageContaining("at least 2 clusters");
    }

    @Test
    void samples_of_one_question_are_counted_without_bias() {
        // Of 4 samples 2 are right: of the 6 pairs 1 has no right one, 1 has two.
        assertThat(PassRates.anyOf(4, 2, 2)).isCloseTo(5 / 6.0, within(1e-12));
        assertThat(PassRates.allOf(4, 2, 2)).isCloseTo(1 / 6.0, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PassRates.anyOf(3, 1, 4))
                .withMessageContaining("n = 3, right = 1, k = 4");
    }

    @Test
    void statistics_refuse_what_they_can_not_take() {
        assertThatIllegalArgumentException().isThrownBy(() -> McNemarTest.of(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> Power.differenceVariance(0, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> StandardErrors.pooled(new double[] {0.1}, new int[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> StandardErrors.independent(new double[] {1}));
        assertThat(MultipleTesting.benjaminiHochberg(new double[0])).isEmpty();
        assertThat(McNemarTest.of(0, 0).exactP()).isEqualTo(1);
        assertThat(Ranks.of(new double[] {3, 1, 3})).containsExactly(2.5, 1, 2.5);
        assertThat(Arrays.stream(Ranks.of(new double[0])).sum()).isZero();
    }
}
