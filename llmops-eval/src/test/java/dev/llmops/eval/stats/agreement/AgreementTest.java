package dev.llmops.eval.stats.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.eval.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static final Offset<Double> CLOSE = within(1e-9);
    private static final long SEED = 1;
    private static final List<String> SCALE = List.of("1", "2", "3");

    /** By SciPy 1.17.1, {@code kendalltau(x, y, method='asymptotic')}: -0.0 and 0.0 are a tie. */
    @Test
    void minus_zero_is_tied_with_zero() {
        double[] x = {-0.0, 0.0, -0.0, 1, -1, 0.0};
        double[] y = {3, 1, 2, 4, 0, 2};

        for (Correlation tau : List.of(
                Correlation.kendall(x, y).orElseThrow(),
                Correlation.kendall(y, x).orElseThrow())) {
            assertThat(tau.coefficient()).isCloseTo(0.8017837257372732, CLOSE);
            assertThat(tau.p()).isCloseTo(0.03929075809946272, CLOSE);
        }
    }

    /** By statsmodels 0.15, {@code cohens_kappa(table, wt=...)}: kappa, low, high. */
    @Test
    void kappa_has_the_large_sample_interval_of_statsmodels() {
        ConfusionMatrix matrix =
                new ConfusionMatrix(SCALE, List.of(List.of(20, 5, 1), List.of(3, 15, 6), List.of(2, 4, 24)));

        checkKappa(CohenKappa.PLAIN, matrix, 0.6041470311027333, 0.4596232391335522, 0.7486708230719143);
        checkKappa(CohenKappa.LINEAR, matrix, 0.6689655172413793, 0.5364488346574627, 0.8014821998252959);
        checkKappa(CohenKappa.QUADRATIC, matrix, 0.7307001795332136, 0.5962458688184825, 0.8651544902479448);
    }

    private static void checkKappa(CohenKappa weights, ConfusionMatrix matrix, double kappa, double low, double high) {
        Agreement agreement = weights.of(matrix).orElseThrow();
        assertThat(agreement.value()).isCloseTo(kappa, CLOSE);
        assertThat(agreement.interval().low()).isCloseTo(low, CLOSE);
        assertThat(agreement.interval().high()).isCloseTo(high, CLOSE);
        assertThat(agreement.n()).isEqualTo(80);
    }

    @Test
    void kappa_is_absent_where_both_gave_one_label_only_and_has_no_interval_where_all_agree() {
        assertThat(CohenKappa.PLAIN.of(ConfusionMatrix.of(SCALE, List.of("1", "1"), List.of("1", "1"))))
                .isEmpty();
        assertThat(CohenKappa.PLAIN.of(ConfusionMatrix.of(SCALE, List.of(), List.of())))
                .isEmpty();
        Agreement perfect = CohenKappa.PLAIN
                .of(ConfusionMatrix.of(SCALE, List.of("1", "2"), List.of("1", "2")))
                .orElseThrow();
        assertThat(perfect.value()).isEqualTo(1);
        assertThat(perfect.interval()).isNull();
    }

    /** Two raters with a true kappa of 0.6: of 300 samples of 150 units about 95 % of the intervals hold it. */
    @Test
    void kappa_has_no_interval_where_one_gave_one_label_only() {
        List<String> scale = List.of("0", "1", "2", "3");
        for (int n = 3; n < 60; n++) {
            List<String> people = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                people.add(scale.get(i * i % 7 % 4));
            }
            for (String label : scale) {
                ConfusionMatrix matrix = ConfusionMatrix.of(scale, people, Collections.nCopies(n, label));
                for (CohenKappa weights : CohenKappa.values()) {
                    assertThat(weights.of(matrix).orElseThrow().interval())
                            .as("%s of %d against %s only", weights, n, label)
                            .isNull();
                }
            }
        }
    }

    @Test
    void kappas_interval_covers_the_truth_about_as_often_as_it_says() {
        long seed = 20_261_129;
        SplittableRandom random = new SplittableRandom(seed);
        int covered = 0;
        for (int sample = 0; sample < 300; sample++) {
            List<String> first =
                    random.ints(150, 1, 3).mapToObj(Integer::toString).toList();
            List<String> second = first.stream()
                    .map(label -> random.nextDouble() < 0.8 ? label : label.equals("1") ? "2" : "1")
                    .toList();
            Interval interval = CohenKappa.PLAIN
                    .of(ConfusionMatrix.of(SCALE, first, second))
                    .orElseThrow()
                    .interval();
            covered += interval.contains(0.6) ? 1 : 0;
        }
        assertThat(covered / 300.0).as("coverage with seed " + seed).isBetween(0.9, 0.99);
    }

    @Test
    void a_label_outside_of_the_scale_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SCALE, List.of("1"), List.of("4")))
                .withMessage("a label must be one of [1, 2, 3], but was '4'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SCALE, List.of("1"), List.of()))
                .withMessageContaining("1 and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(List.of("1", "1"), List.of(), List.of()))
                .withMessageContaining("all different");
    }

    /** By hand: 2 units of 3 agree; labels 5 and 1 of 6: chance 26/36; (24/36 - 26/36) / (10/36) = -1/5. */
    @Test
    void fleiss_by_hand() {
        assertThat(FleissKappa.of(new int[][] {{2, 0}, {1, 1}, {2, 0}}).orElseThrow())
                .isCloseTo(-0.2, CLOSE);
        assertThat(FleissKappa.of(new int[][] {{2, 0}, {0, 2}, {1, 1}, {2, 0}}).orElseThrow())
                .isCloseTo((0.75 - 34.0 / 64) / (30.0 / 64), CLOSE);
        assertThat(FleissKappa.of(new int[][] {{2, 0}, {2, 0}})).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FleissKappa.of(new int[][] {{2, 0}, {1, 0}}))
                .withMessageContaining("take Krippendorff's alpha where ratings are missing");
    }

    @Test
    void alpha_leaves_units_with_one_rating_out_and_is_absent_where_nothing_varies() {
        List<double[]> units = List.of(new double[] {1, 1}, new double[] {2, 2}, new double[] {1, 2}, new double[] {2});
        Agreement alpha = KrippendorffAlpha.NOMINAL.of(units, SEED).orElseThrow();

        // By hand: ratings 3 and 3 of 6; observed 2, expected 18 / 5; 1 - 2 / 3.6.
        assertThat(alpha.n()).isEqualTo(3);
        assertThat(alpha.value()).isCloseTo(1 - 2 / 3.6, CLOSE);
        assertThat(KrippendorffAlpha.NOMINAL.of(List.of(new double[] {1, 1}, new double[] {1, 1}), SEED))
                .isEmpty();
        assertThat(KrippendorffAlpha.NOMINAL.of(List.of(new double[] {1, 2}), SEED))
                .isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        KrippendorffAlpha.INTERVAL.of(List.of(new double[] {1, Double.NaN}, new double[] {1, 1}), SEED))
                .withMessageContaining("NaN");
    }

    @Test
    void alpha_of_an_order_ignores_distances_and_alpha_of_numbers_does_not() {
        List<double[]> near =
                List.of(new double[] {1, 1}, new double[] {2, 3}, new double[] {3, 3}, new double[] {2, 1});
        List<double[]> far = near.stream()
                .map(unit -> new double[] {unit[0] * unit[0], unit[1] * unit[1]})
                .toList();

        assertThat(KrippendorffAlpha.ORDINAL.of(near, SEED)).isEqualTo(KrippendorffAlpha.ORDINAL.of(far, SEED));
        assertThat(KrippendorffAlpha.INTERVAL.of(near, SEED)).isNotEqualTo(KrippendorffAlpha.INTERVAL.of(far, SEED));
    }

    /** By SciPy 1.17: {@code kendalltau(method='asymptotic')}, {@code spearmanr}, {@code pearsonr}. */
    @Test
    void correlations_agree_with_scipy_where_values_are_tied() {
        double[] a = {1, 2, 2, 3, 4, 4, 4, 5, 6, 7};
        double[] b = {2, 1, 3, 3, 5, 4, 6, 6, 5, 9};
        Correlation kendall = Correlation.kendall(a, b).orElseThrow();
        Correlation spearman = Correlation.spearman(a, b).orElseThrow();
        Correlation pearson = Correlation.pearson(a, b).orElseThrow();

        assertThat(kendall.coefficient()).isCloseTo(0.7711403083390078, CLOSE);
        assertThat(kendall.p()).isCloseTo(0.0031690646551174803, CLOSE);
        assertThat(spearman.coefficient()).isCloseTo(0.8851102410936668, CLOSE);
        assertThat(spearman.p()).isCloseTo(0.0006621174782484053, CLOSE);
        assertThat(pearson.coefficient()).isCloseTo(0.889842248914219, CLOSE);
        assertThat(pearson.p()).isCloseTo(0.0005629135271208141, CLOSE);
        assertThat(pearson.interval().low()).isCloseTo(0.5917604306917121, CLOSE);
        assertThat(pearson.interval().high()).isCloseTo(0.9738509463520283, CLOSE);
    }

    @Test
    void kendall_counts_pairs_as_the_definition_does() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        for (int sample = 0; sample < 50; sample++) {
            double[] x = random.ints(30, 0, 8).asDoubleStream().toArray();
            double[] y = random.ints(30, 0, 5).asDoubleStream().toArray();
            double difference = 0;
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < i; j++) {
                    difference += Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]);
                }
            }
            assertThat(Concordance.of(x, y).difference()).as("seed " + seed).isEqualTo(difference);
        }
    }

    @Test
    void a_correlation_with_a_constant_is_absent() {
        double[] constant = {2, 2, 2, 2};
        double[] varied = {1, 2, 3, 4};

        assertThat(Correlation.pearson(constant, varied)).isEmpty();
        assertThat(Correlation.spearman(varied, constant)).isEmpty();
        assertThat(Correlation.kendall(constant, varied)).isEmpty();
        // The sum of n such values, divided by n, is not always the value.
        for (int n = 3; n < 60; n++) {
            double[] fraction = new double[n];
            double[] rising = new double[n];
            Arrays.setAll(rising, i -> i);
            for (int divisor = 3; divisor < 60; divisor++) {
                Arrays.fill(fraction, 0.1 / divisor);
                assertThat(Correlation.pearson(fraction, rising))
                        .as("%d times %s", n, fraction[0])
                        .isEmpty();
            }
        }
        assertThat(Correlation.pearson(varied, varied).orElseThrow().interval()).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Correlation.pearson(varied, new double[] {1}))
                .withMessageContaining("4 and 1");
    }
}
