package dev.llmops.experiments.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Looks after each observation at data without any effect. A rate over runs is at most alpha, plus three standard errors of so few runs.
 */
class PeekingTest {

    private static final double ALPHA = 0.05;

    private static final int RUNS = 300;

    private static final int OBSERVATIONS = 1000;

    private static final long SEED = 20261128;

    private static final double BOUND = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / RUNS);

    @Test
    void the_asymptotic_sequence_is_wrong_in_at_most_alpha_of_the_runs() {
        NormalMixture mixture = NormalMixture.tightestAt(OBSERVATIONS / 2.0, ALPHA);

        double wrong = falsePositives(SplittableRandom::nextDouble, 50, sample -> {
            AsymptoticSequence sequence = AsymptoticSequence.ofMean(sample, 0.5, mixture);
            return sequence.logE().orElse(0);
        });

        assertThat(wrong).as("seed " + SEED).isLessThanOrEqualTo(BOUND);
    }

    @Test
    void a_fixed_test_that_is_looked_at_after_each_observation_is_wrong_far_more_often() {
        double wrong = falsePositives(SplittableRandom::nextDouble, 50, sample -> {
            double z = (sample.mean() - 0.5) / Math.sqrt(sample.squaredError());
            return -Math.log(Numeric.twoSided(z));
        });

        assertThat(wrong).as("seed " + SEED).isGreaterThan(4 * ALPHA);
    }

    @Test
    void the_exact_sequence_of_a_rate_is_wrong_in_at_most_alpha_of_the_runs_from_the_first_observation_on() {
        double wrong = falsePositives(random -> random.nextDouble() < 0.1 ? 1 : 0, 1, sample -> {
            long successes = Math.round(sample.mean() * sample.n());
            return BetaBinomial.UNIFORM.logE(successes, sample.n(), 0.1);
        });

        assertThat(wrong).as("seed " + SEED).isLessThanOrEqualTo(BOUND);
    }

    @Test
    void the_bounded_sequences_hold_the_mean_at_all_times() {
        SplittableRandom random = new SplittableRandom(SEED);
        int wrong = 0;
        int bettingWrong = 0;
        for (int run = 0; run < RUNS / 3; run++) {
            double[] x = random.doubles(200).map(value -> value * value).toArray(); // its mean is a third
            double[][] bounds = EmpiricalBernstein.bounds(x, ALPHA);
            boolean missed = false;
            for (int i = 0; i < x.length; i++) {
                missed |= bounds[0][i] > 1 / 3.0 || bounds[1][i] < 1 / 3.0;
            }
            wrong += missed ? 1 : 0;
            double[] betting = HedgedBetting.bounds(x, ALPHA, 301);
            bettingWrong += betting == null || betting[0] > 1 / 3.0 || betting[1] < 1 / 3.0 ? 1 : 0;
        }

        double bound = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / (RUNS / 3.0));
        assertThat((double) wrong / (RUNS / 3)).as("seed " + SEED).isLessThanOrEqualTo(bound);
        assertThat((double) bettingWrong / (RUNS / 3)).as("seed " + SEED).isLessThanOrEqualTo(bound);
    }

    private static double falsePositives(
            ToDoubleFunction<SplittableRandom> draw, int firstLook, ToDoubleFunction<Moments> logE) {
        SplittableRandom random = new SplittableRandom(SEED);
        int wrong = 0;
        for (int run = 0; run < RUNS; run++) {
            wrong += rejected(random.split(), draw, firstLook, logE) ? 1 : 0;
        }
        return (double) wrong / RUNS;
    }

    private static boolean rejected(
            SplittableRandom random,
            ToDoubleFunction<SplittableRandom> draw,
            int firstLook,
            ToDoubleFunction<Moments> logE) {
        double mean = 0;
        double squares = 0;
        for (int n = 1; n <= OBSERVATIONS; n++) {
            double from = draw.applyAsDouble(random) - mean;
            mean += from / n;
            squares += from * (from - from / n);
            Moments sample = new Moments(n, mean, n == 1 ? 0 : squares / (n - 1));
            if (n >= firstLook && logE.applyAsDouble(sample) >= -Math.log(ALPHA)) {
                return true;
            }
        }
        return false;
    }
}
