package dev.llmops.experiments.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void a_unit_always_falls_into_the_same_bucket() {
        assertThat(Buckets.of("exp-0", "user-10")).isEqualTo(2188); // computed with Python's hashlib
        assertThat(Buckets.of("exp-0", "user-10")).isEqualTo(Buckets.of("exp-0", "user-10"));
    }

    @Test
    void a_border_between_salt_and_unit_that_moves_is_another_bucket() {
        assertThat(Buckets.of("a", "bc")).isNotEqualTo(Buckets.of("ab", "c"));
    }

    @Test
    void experiments_of_different_salts_are_independent() {
        int[][] seen = new int[2][2];
        int units = 20_000;
        IntStream.range(0, units)
                .forEach(i -> seen[Buckets.of("x", "user-" + i) % 2][Buckets.of("y", "user-" + i) % 2]++);

        double expected = units / 4.0;
        double chiSquared = 0;
        for (int[] row : seen) {
            for (int count : row) {
                chiSquared += (count - expected) * (count - expected) / expected;
            }
        }
        assertThat(chiSquared).isLessThan(16.3); // 99.9 % of chi-squared with 3 degrees of freedom
    }

    @Test
    void all_buckets_are_given_away_whatever_the_weights() {
        assertThat(Buckets.counts(new double[] {1, 1, 1})).containsExactly(3334, 3333, 3333);
        assertThat(Buckets.counts(new double[] {0, 0, 1e-9})).containsExactly(0, 0, 10_000);
        assertThat(Buckets.counts(new double[] {1e300, 1e300})).containsExactly(5000, 5000);
    }

    @Test
    void weights_that_cannot_be_shared_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Buckets.counts(new double[] {1, -1}))
                .withMessage("weights[1] must be finite and at least 0, but was -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Buckets.counts(new double[] {0, 0}))
                .withMessage("at least one weight must be above 0, but all are 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Buckets.counts(new double[] {Double.NaN}))
                .withMessageContaining("NaN");
    }
}
