package dev.llmops.experiments.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.llmops.experiments.stats.ThompsonSampling.GaussianArm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThompsonSamplingTest {

    @Test
    void of_two_means_the_closed_form_says_which_is_likely_the_best() {
        double[] best =
                ThompsonSampling.probabilityBestMean(List.of(new GaussianArm(1, 0.3), new GaussianArm(1.5, 0.4)));

        assertThat(best[1]).isCloseTo(Numeric.normalCdf(0.5 / 0.5), offset(1e-8));
        assertThat(best[0] + best[1]).isCloseTo(1, offset(1e-8));
    }

    @Test
    void of_three_equal_means_each_is_the_best_as_often_whatever_their_scale() {
        double[] best = ThompsonSampling.probabilityBestMean(
                List.of(new GaussianArm(-500, 1e-3), new GaussianArm(-500, 1e-3), new GaussianArm(-500, 1e-3)));

        assertThat(best).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, offset(1e-8));
    }

    @Test
    void a_mean_far_below_is_never_the_best() {
        double[] best = ThompsonSampling.probabilityBestMean(List.of(new GaussianArm(0, 1), new GaussianArm(100, 1)));

        assertThat(best).containsExactly(new double[] {0, 1}, offset(1e-8));
    }
}
