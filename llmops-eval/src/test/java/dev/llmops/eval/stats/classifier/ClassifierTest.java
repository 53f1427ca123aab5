package dev.llmops.eval.stats.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.eval.stats.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifierTest {

    private static final double[] POSITIVES = {.9, .8, .8, .6, .55, .4};
    private static final double[] NEGATIVES = {.8, .5, .4, .3, .2, .1, .05};

    /** By the definition, pair by pair, with NumPy: the area and DeLong's error 0.10522983519979187. */
    @Test
    void the_area_has_delongs_interval() {
        RocAuc auc = RocAuc.of(POSITIVES, NEGATIVES);

        assertThat(auc.value()).isCloseTo(0.8690476190476191, within(1e-12));
        assertThat(auc.interval().low()).isCloseTo(0.6628009319569418, within(1e-9));
        assertThat(auc.interval().high()).isEqualTo(1);
    }

    @Test
    void the_area_turns_when_the_classes_do() {
        assertThat(RocAuc.of(NEGATIVES, POSITIVES).value())
                .isCloseTo(1 - RocAuc.of(POSITIVES, NEGATIVES).value(), within(1e-12));
    }

    @Test
    void classes_that_do_not_overlap_have_no_interval() {
        assertThat(RocAuc.of(new double[] {2, 3}, new double[] {0, 1}).interval())
                .isNull();
        assertThat(RocAuc.of(new double[] {2}, new double[] {0, 1, 3}).interval())
                .isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocAuc.of(new double[] {1, 2}, new boolean[] {true, true}))
                .withMessageContaining("scores of negatives must hold at least 1");
    }

    /** Uniform scores from 0.3 to 1.3 against 0 to 1: the true area is 1 - 0.7 * 0.7 / 2. */
    @Test
    void the_interval_covers_the_truth_about_as_often_as_it_says() {
        long seed = 20_261_129;
        SplittableRandom random = new SplittableRandom(seed);
        int covered = 0;
        for (int sample = 0; sample < 500; sample++) {
            double[] positives = random.doubles(60).map(u -> u + 0.3).toArray();
            double[] negatives = random.doubles(80).toArray();
            Interval interval = RocAuc.of(positives, negatives).interval();
            covered += interval.contains(1 - 0.7 * 0.7 / 2) ? 1 : 0;
        }
        assertThat(covered / 500.0).as("coverage with seed " + seed).isBetween(0.92, 0.98);
    }

    /** By hand: the threshold 0.8 has 2 of 3 right ones and a precision of 2/3, the threshold 0.1 the rest at 3/4. */
    @Test
    void equal_scores_are_one_step_of_average_precision() {
        double[] scores = {0.8, 0.8, 0.8, 0.1};
        boolean[] right = {true, false, true, true};

        assertThat(AveragePrecision.of(scores, right)).isCloseTo(2 / 3.0 * 2 / 3 + 1 / 3.0 * 3 / 4, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AveragePrecision.of(scores, new boolean[4]))
                .withMessageContaining("at least one positive");
    }

    /** By scikit-learn 1.9.1, {@code calibration_curve} weighted by the sizes of its bins: 0.07 belongs to the seventh of 100. */
    @ParameterizedTest
    @CsvSource({"10, 0.2891089108910891", "25, 0.2972277227722772", "50, 0.33782178217821784", "100, 0.5031683168316831"
    })
    void a_bin_holds_its_upper_end(int bins, double error) {
        double[] probabilities = new double[101];
        boolean[] positive = new boolean[101];
        for (int i = 0; i <= 100; i++) {
            probabilities[i] = i / 100.0;
            positive[i] = i % 3 == 0;
        }

        assertThat(ProbabilityError.expectedCalibration(probabilities, positive, bins))
                .isCloseTo(error, within(1e-12));
    }

    @Test
    void probabilities_that_are_none_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProbabilityError.brier(new double[] {1.1}, new boolean[] {true}))
                .withMessageContaining("from 0 to 1, but one was 1.1");
        assertThat(ProbabilityError.expectedCalibration(new double[] {0, 1}, new boolean[] {false, true}, 10))
                .isZero();
    }
}
