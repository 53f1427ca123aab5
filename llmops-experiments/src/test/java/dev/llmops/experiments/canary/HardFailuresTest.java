package dev.llmops.experiments.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The test that may act from the first unit on. */
class HardFailuresTest {

    private static final long SEED = 20261201;
    private static final double[] SHARES = {0.01, 0.05, 0.25, 0.5};

    @Test
    void two_failed_units_of_a_canary_of_one_percent_are_enough_where_none_of_the_control_failed() {
        assertThat(HardFailures.logE(List.of(epoch(0.01, 0, 1)), "error", 1)).isLessThan(Math.log(40));
        assertThat(HardFailures.logE(List.of(epoch(0.01, 0, 2)), "error", 1)).isGreaterThan(Math.log(40));
    }

    @Test
    void as_many_failures_as_the_share_are_no_evidence() {
        assertThat(HardFailures.logE(List.of(epoch(0.1, 90, 10)), "error", 1)).isNegative();
        assertThat(HardFailures.logE(List.of(), "error", 1)).isZero();
    }

    /** A look after each failure, while risk and share both move; the bound of 5 % holds exactly. */
    @Test
    void it_is_wrong_in_at_most_alpha_of_the_runs_at_any_time() {
        int runs = 2_000;
        int wrong = 0;
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < runs; run++) {
            wrong += rejects(random.split(), 1, 1) ? 1 : 0;
        }
        assertThat((double) wrong / runs).as("seed " + SEED).isLessThanOrEqualTo(0.05);
    }

    @Test
    void a_tolerated_ratio_is_tolerated_and_more_is_not() {
        int atRatio = 0;
        int beyond = 0;
        SplittableRandom random = new SplittableRandom(SEED);
        for (int run = 0; run < 500; run++) {
            atRatio += rejects(random.split(), 2, 2) ? 1 : 0;
            beyond += rejects(random.split(), 8, 2) ? 1 : 0;
        }
        assertThat(atRatio).as("seed " + SEED).isLessThanOrEqualTo(25);
        assertThat(beyond).as("seed " + SEED).isGreaterThan(475);
    }

    private static boolean rejects(SplittableRandom random, double ratio, double tolerated) {
        long[][] failing = new long[SHARES.length][2];
        for (int stage = 0; stage < SHARES.length; stage++) {
            double risk = 0.02 + 0.03 * stage;
            for (int i = 0; i < 500; i++) {
                boolean canary = random.nextDouble() < SHARES[stage];
                if (random.nextDouble() < risk * (canary ? ratio : 1)) {
                    failing[stage][canary ? 1 : 0]++;
                    if (HardFailures.logE(epochs(failing), "error", tolerated) >= Math.log(20)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<EpochData> epochs(long[][] failing) {
        return List.of(
                epoch(SHARES[0], failing[0][0], failing[0][1]),
                epoch(SHARES[1], failing[1][0], failing[1][1]),
                epoch(SHARES[2], failing[2][0], failing[2][1]),
                epoch(SHARES[3], failing[3][0], failing[3][1]));
    }

    private static EpochData epoch(double share, long control, long canary) {
        return new EpochData(
                1,
                share,
                canary,
                Map.of("error", new Arm(control, 1, 0, control)),
                Map.of("error", new Arm(canary, 1, 0, canary)));
    }
}
