package dev.llmops.experiments.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.experiments.stats.Moments;
import dev.llmops.experiments.stats.NormalMixture;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StratifiedDifferenceTest {

    private static final Guard QUALITY = Guard.mean("quality", 0.1).whereHigherIsBetter();
    private static final long SEED = 20_261_201;

    @Test
    void an_epoch_in_which_all_values_were_equal_has_the_spread_of_the_others() {
        EpochData constant = epoch(new Arm(60, -1, 0, 0), new Arm(600, -1, 0.04, 0));
        EpochData usual = epoch(new Arm(5_000, -0.99, 0.04, 0), new Arm(5_000, -0.99, 0.04, 0));

        StratifiedDifference with = StratifiedDifference.of(QUALITY, seen(constant, usual), 50);
        StratifiedDifference without = StratifiedDifference.of(QUALITY, seen(usual), 50);

        assertThat(with.upper(0.05, NormalMixture.rho2(2_000, 0.05))).isLessThan(QUALITY.margin());
        assertThat(with.time()).isGreaterThan(without.time());
    }

    @Test
    void of_values_that_are_always_equal_nothing_is_known() {
        EpochData constant = epoch(new Arm(5_000, -1, 0, 0), new Arm(5_000, -1, 0.04, 0));

        assertThat(StratifiedDifference.of(QUALITY, seen(constant, constant), 50)
                        .upper(0.05, 0.01))
                .isInfinite();
    }

    /** Scores that are 1 but for a few: by chance an epoch of 60 units has nothing else. */
    @Test
    void the_error_is_told_no_smaller_than_it_is() {
        Random random = new Random(SEED);
        int runs = 2_000;
        double told = 0;
        double squares = 0;
        int known = 0;
        for (int run = 0; run < runs; run++) {
            StratifiedDifference difference = StratifiedDifference.of(
                    QUALITY, seen(drawn(random, 60), drawn(random, 60), drawn(random, 200)), 50);
            if (!Double.isNaN(difference.deviation())) {
                known++;
                told += difference.deviation() * difference.deviation() / difference.time();
                squares += difference.estimate() * difference.estimate();
            }
        }
        assertThat(known).isGreaterThan((int) (0.9 * runs));
        assertThat(told / squares).as("seed %s", SEED).isBetween(0.9, 1.2);
    }

    private static EpochData drawn(Random random, int units) {
        return epoch(arm(random, units), arm(random, 10 * units));
    }

    private static Arm arm(Random random, int units) {
        double[] values = new double[units];
        Arrays.setAll(values, i -> random.nextDouble() < 0.03 ? 0 : -1);
        Moments moments = Moments.of(values);
        return new Arm(units, moments.mean(), moments.variance(), 0);
    }

    private static EpochData epoch(Arm canary, Arm control) {
        return new EpochData(1, 0.1, canary.n(), Map.of("quality", control), Map.of("quality", canary));
    }

    private static Observation seen(EpochData... epochs) {
        return new Observation(
                0, Duration.ZERO, Duration.ZERO, Duration.ZERO, false, false, List.of(epochs), List.of());
    }
}
