package dev.llmops.rag.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.rag.confidence.ClaimFilter.Labelled;
import dev.llmops.rag.confidence.SelectiveBound.Testing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfidenceTest {

    private static final Offset<Double> EXACT = Offset.offset(1e-9);

    @Test
    void isotonic_calibration_pools_what_falls() {
        Calibration fit = Calibration.isotonic(new double[] {1, 2, 3, 4}, new boolean[] {false, true, false, true});

        assertThat(fit.probability(0)).isZero();
        assertThat(fit.probability(2.5)).isEqualTo(0.5, EXACT);
        assertThat(fit.probability(9)).isEqualTo(1);
    }

    @Test
    void isotonic_calibration_gives_rows_of_equal_score_their_share_whatever_their_order() {
        List<Integer> rows = new ArrayList<>(IntStream.range(0, 200).boxed().toList());
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(rows, new Random(round));
            double[] scores = rows.stream().mapToDouble(row -> row % 2).toArray();
            boolean[] right = new boolean[200];
            for (int i = 0; i < right.length; i++) {
                right[i] = rows.get(i) / 2 < (rows.get(i) % 2 == 0 ? 30 : 80);
            }
            Calibration fit = Calibration.isotonic(scores, right);

            assertThat(fit.probability(0)).isEqualTo(0.3);
            assertThat(fit.probability(1)).isEqualTo(0.8);
        }
        Calibration zeros = Calibration.isotonic(new double[] {-0.0, 0.0, -0.0}, new boolean[] {false, true, false});
        assertThat(zeros.probability(0)).isEqualTo(1 / 3.0);
    }

    @Test
    void logistic_calibration_that_would_fall_is_the_share_of_right_labels() {
        Calibration fit = Calibration.logistic(new double[] {4, 5, 6, 7}, new boolean[] {true, false, false, false});

        assertThat(fit.probability(0)).isEqualTo(0.25);
        assertThat(fit.probability(5)).isEqualTo(0.25);
        assertThat(fit.probability(9)).isEqualTo(0.25);
    }

    @ParameterizedTest
    @CsvSource({"FIXED_SEQUENCE, 59", "BONFERRONI, 117"})
    void so_many_right_answers_are_needed_for_5_and_5_percent(Testing testing, int needed) {
        for (int n : new int[] {needed - 1, needed}) {
            boolean[] right = new boolean[n];
            Arrays.fill(right, true);
            assertThat(SelectiveBound.fit(new double[n], right, 0.05, 0.05, testing, "a"))
                    .as("%d answers", n)
                    .matches(found -> found.isPresent() == (n == needed));
        }
    }

    @Test
    void calibrations_never_fall_and_stay_probabilities() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            int n = 1 + random.nextInt(50);
            double[] scores = random.doubles(n)
                    .map(value -> Math.round(value * 20) / 20.0)
                    .toArray();
            boolean[] right = new boolean[n];
            for (int i = 0; i < n; i++) {
                right[i] = random.nextDouble() < scores[i];
            }
            for (Calibration fit : List.of(
                    Calibration.isotonic(scores, right), Calibration.logistic(scores, right), Calibration.noop())) {
                double last = 0;
                for (double at = -0.2; at <= 1.2; at += 0.05) {
                    double probability = fit.probability(at);
                    assertThat(probability)
                            .as("seed %d, round %d, at %s", seed, round, at)
                            .isBetween(last - 1e-12, 1.0);
                    last = probability;
                }
            }
        }
    }

    @Test
    void the_upper_bound_is_that_of_clopper_and_pearson() {
        assertThat(SelectiveBound.upper(0, 59, 0.05))
                .isLessThan(0.05)
                .isEqualTo(1 - Math.pow(0.05, 1 / 59.0), Offset.offset(1e-6));
        assertThat(SelectiveBound.upper(0, 58, 0.05)).isGreaterThan(0.05);
        assertThat(SelectiveBound.upper(1, 93, 0.05)).isLessThan(0.05);
        assertThat(SelectiveBound.upper(2, 123, 0.05)).isGreaterThan(0.05);
        assertThat(SelectiveBound.upper(5, 5, 0.05)).isEqualTo(1);
    }

    /** The truth is known here, so the bound itself is looked at and not an estimate of it. */
    @ParameterizedTest
    @EnumSource
    void the_true_risk_exceeds_alpha_no_more_often_than_delta_says(Testing testing) {
        Random random = new Random(20261125);
        int rounds = 2_000;
        double delta = 0.1;
        for (double alpha : new double[] {0.1, 0.2}) {
            int exceeded = 0;
            int given = 0;
            for (int round = 0; round < rounds; round++) {
                double[] confidence = random.doubles(300).toArray();
                boolean[] right = new boolean[confidence.length];
                for (int i = 0; i < right.length; i++) {
                    right[i] = random.nextDouble() < confidence[i];
                }
                Optional<SelectiveBound> bound = SelectiveBound.fit(confidence, right, alpha, delta, testing, "a");
                // Of answers above t, uniform up to 1, the mean share of wrong ones is (1 - t) / 2.
                exceeded += bound.filter(found -> (1 - found.threshold()) / 2 > alpha)
                                .isPresent()
                        ? 1
                        : 0;
                given += bound.isPresent() ? 1 : 0;
            }
            double allowed = delta + 2 * Math.sqrt(delta * (1 - delta) / rounds);
            assertThat((double) exceeded / rounds).as("alpha %s", alpha).isLessThanOrEqualTo(allowed);
            assertThat(given).as("bounds found at alpha %s", alpha).isPositive();
        }
    }

    @Test
    void a_bound_is_void_when_what_it_was_fitted_on_changes() {
        double[] confidence = new double[100];
        boolean[] right = new boolean[100];
        Arrays.fill(confidence, 0.9);
        Arrays.fill(right, true);
        SelectiveBound bound = SelectiveBound.fit(
                        confidence, right, 0.1, 0.05, Testing.FIXED_SEQUENCE, "model-1/index-7")
                .orElseThrow();

        assertThat(bound.refuses(0.95, "model-1/index-7")).isEmpty();
        assertThat(bound.refuses(0.5, "model-1/index-7").orElseThrow()).contains("0.5 is below 0.9");
        assertThat(bound.refuses(0.95, "model-2/index-7").orElseThrow()).contains("model-2/index-7", "fit it again");
        assertThat(bound.n()).isEqualTo(100);
    }

    @Test
    void too_few_labels_give_no_bound() {
        boolean[] right = new boolean[20];
        Arrays.fill(right, true);

        assertThat(SelectiveBound.fit(new double[20], right, 0.05, 0.05, Testing.FIXED_SEQUENCE, "a"))
                .isEmpty();
        assertThat(SelectiveBound.fit(new double[0], new boolean[0], 0.05, 0.05, Testing.BONFERRONI, "a"))
                .isEmpty();
        assertThatThrownBy(() -> SelectiveBound.fit(new double[1], new boolean[1], 0, 0.05, Testing.BONFERRONI, "a"))
                .hasMessage("alpha must be above 0 and below 1, but was 0.0");
    }

    @Test
    void kept_claims_are_all_supported_as_often_as_promised() {
        Random random = new Random(20261125);
        int rounds = 2_000;
        int good = 0;
        for (int round = 0; round < rounds; round++) {
            List<List<Labelled>> answers = new ArrayList<>();
            for (int i = 0; i < 51; i++) {
                answers.add(answer(random));
            }
            ClaimFilter filter = ClaimFilter.fit(answers.subList(0, 50), 0.2);
            good += answers.get(50).stream().noneMatch(claim -> !claim.supported() && filter.keeps(claim.score())[0])
                    ? 1
                    : 0;
        }
        assertThat((double) good / rounds).isBetween(0.8 - 2 * Math.sqrt(0.16 / rounds), 0.86);
        assertThat(ClaimFilter.fit(List.of(), 0.1).keeps(0.99)).containsExactly(false);
    }

    private static List<Labelled> answer(Random random) {
        List<Labelled> claims = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            double score = random.nextDouble();
            claims.add(new Labelled(score, random.nextDouble() < score));
        }
        return claims;
    }

    @Test
    void the_area_of_a_perfect_order_has_no_excess() {
        RiskCoverage perfect =
                RiskCoverage.of(new double[] {0.9, 0.8, 0.1, 0.2}, new boolean[] {true, true, false, false});

        assertThat(perfect.excess()).isEqualTo(0, EXACT);
        assertThat(perfect.area()).isEqualTo((0 + 0 + 1 / 3.0 + 2 / 4.0) / 4, EXACT);
        assertThat(RiskCoverage.of(new double[4], new boolean[] {true, false, true, false})
                        .area())
                .as("nothing is told apart")
                .isEqualTo(0.5, EXACT);
    }

    @Test
    void the_report_is_one_page_without_script() {
        String page = ConfidenceReport.html(
                "<Answers> & more", new double[] {0.9, 0.8, 0.3, 0.1}, new boolean[] {true, true, false, true});

        assertThat(page)
                .contains("&lt;Answers&gt; &amp; more", "<polyline", "4 labelled answers")
                .doesNotContain("<script");
    }
}
