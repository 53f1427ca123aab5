package dev.llmops.experiments.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CanaryRuleTest {

    private static final long SEED = 7;

    private static final CanaryRule RULE =
            new CanaryRule(List.of(0.02), 0.05, 0.05, NormalMixture.rho2(2000, 0.05), false);

    @Test
    void a_canary_that_fails_twice_as_often_is_rolled_back() {
        assertThat(run(0.10, new SplittableRandom(SEED))).isEqualTo(CanaryRule.Decision.ROLLBACK);
    }

    @Test
    void a_canary_that_changes_nothing_is_promoted() {
        assertThat(run(0.05, new SplittableRandom(SEED))).isEqualTo(CanaryRule.Decision.PROMOTE);
    }

    @Test
    void a_canary_that_is_worse_by_the_margin_is_promoted_in_at_most_alpha_of_the_runs() {
        SplittableRandom random = new SplittableRandom(SEED);
        int runs = 200;
        int promoted = 0;
        for (int i = 0; i < runs; i++) {
            promoted += run(0.07, random.split()) == CanaryRule.Decision.PROMOTE ? 1 : 0;
        }

        double bound = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs);
        assertThat((double) promoted / runs).as("seed " + SEED).isLessThanOrEqualTo(bound);
    }

    @Test
    void one_value_or_equal_values_prove_nothing() {
        assertThat(RULE.look(List.of(Moments.of(100)), List.of(Moments.of(200))).decision())
                .isEqualTo(CanaryRule.Decision.CONTINUE);
        assertThat(RULE.look(List.of(Moments.of(201)), List.of(Moments.of(200))).decision())
                .isEqualTo(CanaryRule.Decision.CONTINUE);
        assertThat(RULE.look(List.of(Moments.of(0, 0)), List.of(Moments.of(0, 0)))
                        .decision())
                .isEqualTo(CanaryRule.Decision.CONTINUE);
    }

    @Test
    void a_margin_of_0_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CanaryRule(List.of(0.0), 0.05, 0.05, 1, false))
                .withMessage("margin must be finite and above 0, but was 0.0");
    }

    // A tenth of 40,000 calls goes to the canary; a look after every thousand.
    private static CanaryRule.Decision run(double errorRate, SplittableRandom random) {
        long[] errors = new long[2];
        long[] calls = new long[2];
        for (int i = 1; i <= 40_000; i++) {
            int arm = random.nextInt(10) == 0 ? 1 : 0;
            calls[arm]++;
            errors[arm] += random.nextDouble() < (arm == 1 ? errorRate : 0.05) ? 1 : 0;
            if (i % 1000 == 0) {
                CanaryRule.Decision decision = RULE.look(
                                List.of(Moments.ofRate(errors[1], calls[1])),
                                List.of(Moments.ofRate(errors[0], calls[0])))
                        .decision();
                if (decision != CanaryRule.Decision.CONTINUE) {
                    return decision;
                }
            }
        }
        return CanaryRule.Decision.CONTINUE;
    }
}
