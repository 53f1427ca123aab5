package dev.llmops.eval.stats.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorrectedRateTest {

    private static final double TRUTH = 0.3;
    private static final int LABELLED = 200;
    private static final int SAMPLES = 1_000;

    /** A judge that finds 85 % of the right ones and lets 25 % of the wrong ones pass: it says 43 % where 30 % are right. */
    private static double judged(double truth, SplittableRandom random) {
        return random.nextDouble() < (truth == 1 ? 0.85 : 0.25) ? 1 : 0;
    }

    private static double[] truths(int n, SplittableRandom random) {
        return random.doubles(n).map(u -> u < TRUTH ? 1 : 0).toArray();
    }

    private static double[] judged(double[] truths, SplittableRandom random) {
        return Arrays.stream(truths).map(truth -> judged(truth, random)).toArray();
    }

    /** Three deviations of 95 % in 1,000 samples are 2.1 %. */
    @Test
    void corrected_rates_cover_the_truth_as_often_as_they_say_and_tuning_is_narrower_than_labels_alone() {
        long seed = 20_261_129;
        SplittableRandom random = new SplittableRandom(seed);
        int[] covered = new int[4];
        double tuned = 0;
        double labelsOnly = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] labels = truths(LABELLED, random);
            double[] judged = judged(labels, random);
            double[] others = judged(truths(2_000, random), random);
            PredictionPowered powered = PredictionPowered.of(labels, judged, others);
            CorrectedRate corrected = errors(labels, judged)
                    .correct((int) Arrays.stream(others).sum(), others.length)
                    .orElseThrow();
            covered[0] += powered.plain().interval().contains(TRUTH) ? 1 : 0;
            covered[1] += powered.tuned().interval().contains(TRUTH) ? 1 : 0;
            covered[2] += powered.labelledOnly().interval().contains(TRUTH) ? 1 : 0;
            covered[3] += corrected.interval().contains(TRUTH) ? 1 : 0;
            tuned += powered.tuned().standardError();
            labelsOnly += powered.labelledOnly().standardError();
        }
        System.out.printf(
                "coverage of 95 %% intervals of 1,000 samples, seed %d: prediction-powered %.1f %%, tuned %.1f %%, labels alone"
                        + " %.1f %%, Rogan-Gladen %.1f %%; error of tuned by labels alone %.2f%n",
                seed, covered[0] / 10.0, covered[1] / 10.0, covered[2] / 10.0, covered[3] / 10.0, tuned / labelsOnly);
        for (int each : covered) {
            assertThat(each / (double) SAMPLES).as("coverage, seed " + seed).isBetween(0.925, 0.975);
        }
        assertThat(tuned / labelsOnly).isLessThan(0.9);
    }

    private static RoganGladen errors(double[] labels, double[] judged) {
        int[] counts = new int[4];
        for (int i = 0; i < labels.length; i++) {
            counts[(int) (2 * labels[i] + judged[i])]++;
        }
        return new RoganGladen(counts[2] + counts[3], counts[3], counts[0] + counts[1], counts[0]);
    }

    @Test
    void a_judge_that_knows_nothing_gets_no_weight_and_no_correction() {
        SplittableRandom random = new SplittableRandom(5);
        double[] labels = truths(2_000, random);
        double[] coin = truths(2_000, random);
        double[] others = truths(20_000, random);

        assertThat(PredictionPowered.of(labels, coin, others).weight()).isLessThan(0.05);
        assertThat(new RoganGladen(10, 5, 10, 5).correct(5, 10)).isEmpty();
        assertThat(new RoganGladen(0, 0, 10, 5).correct(5, 10)).isEmpty();
    }

    /** By hand: sensitivity 0.9, specificity 0.8: (0.41 + 0.8 - 1) / 0.7 = 0.3. */
    @Test
    void labels_that_are_all_alike_are_not_certain() {
        double[] right = {1, 1, 1};
        PredictionPowered corrected = PredictionPowered.of(right, right, new double[] {1, 1, 1, 1});

        for (CorrectedRate rate : List.of(corrected.plain(), corrected.tuned(), corrected.labelledOnly())) {
            assertThat(rate.value()).isEqualTo(1);
            assertThat(rate.interval().low()).isBetween(0.3, 0.9);
        }
        double[] many = new double[400];
        Arrays.fill(many, 1);
        assertThat(PredictionPowered.of(many, many, right).plain().interval().low())
                .isBetween(0.98, 0.9999);
    }

    @Test
    void rogan_and_gladen_by_hand() {
        CorrectedRate rate = new RoganGladen(100, 90, 100, 80).correct(41, 100).orElseThrow();

        assertThat(rate.value()).isCloseTo(0.3, within(1e-12));
        assertThat(new RoganGladen(100, 90, 100, 80)
                        .correct(0, 100)
                        .orElseThrow()
                        .value())
                .isZero();
    }

    @Test
    void counts_and_shares_that_can_not_be_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoganGladen(1, 2, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RoganGladen(2, 2, 2, 1).correct(3, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionPowered.of(new double[] {1, 2}, new double[] {1, 0}, new double[] {1, 0}))
                .withMessageContaining("labels must be from 0 to 1, but one was 2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PredictionPowered.of(new double[] {1}, new double[] {1}, new double[] {1, 0}));
    }
}
