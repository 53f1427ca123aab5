package dev.llmops.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTestTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);

    /** Of {0, 1, 2, 10} and {3, 4, 5, 6} all 70 divisions can be counted. */
    @Test
    void it_comes_close_to_the_count_of_all_divisions() {
        List<Double> values = List.of(0.0, 1.0, 2.0, 10.0, 3.0, 4.0, 5.0, 6.0);
        TwoSamples samples = TwoSamples.ofNumbers(values);
        double observed = samples.distance(division(0b00001111));
        int asFar = 0;
        for (int mask = 0; mask < 256; mask++) {
            asFar += Integer.bitCount(mask) == 4 && samples.distance(division(mask)) >= observed - 1e-9 ? 1 : 0;
        }
        double mean = 0;
        for (int seed = 0; seed < 200; seed++) {
            mean += PermutationTest.of(samples, 4, SEED + seed).pValue() / 200;
        }

        assertThat(mean).as("mean of 200 seeds from %d", SEED).isCloseTo(asFar / 70.0, within(0.03));
    }

    private static boolean[] division(int mask) {
        boolean[] first = new boolean[8];
        for (int i = 0; i < 8; i++) {
            first[i] = (mask >> i & 1) == 1;
        }
        return first;
    }

    /** Also for skewed values with ties, of which no theorem about large samples is true yet. */
    @Test
    void without_a_difference_small_values_are_rare() {
        SplittableRandom random = new SplittableRandom(SEED);
        int runs = 1_000;
        int five = 0;
        int one = 0;
        for (int run = 0; run < runs; run++) {
            double p = test(random, 25, 40, 0);
            five += p <= 0.05 ? 1 : 0;
            one += p <= 0.01 ? 1 : 0;
        }
        System.out.println("p <= 0.05 in " + five + ", p <= 0.01 in " + one + " of " + runs + ", seed " + SEED);
        // more than 69 of 1,000 with 5 %, or 19 with 1 %, come up in fewer than one of two hundred cases
        assertThat(five).as("seed %d", SEED).isLessThan(70);
        assertThat(one).as("seed %d", SEED).isLessThan(20);
    }

    @Test
    void a_difference_is_found_and_its_p_value_is_small() {
        assertThat(test(new SplittableRandom(SEED), 200, 200, 3)).isLessThan(0.001);
    }

    /** Products of probabilities, say. */
    @Test
    void a_difference_of_tiny_numbers_is_found_too_and_one_huge_number_hides_none() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Double> tiny =
                DoubleStream.generate(random::nextGaussian).limit(400).boxed().toList();
        List<Double> moved = IntStream.range(0, 400)
                .mapToObj(i -> 1e-12 * (tiny.get(i) + (i < 200 ? 0 : 3)))
                .toList();
        List<Double> withOneHuge = IntStream.range(0, 400)
                .mapToObj(i -> i == 7 ? 1e6 : 1e12 * moved.get(i))
                .toList();

        assertThat(PermutationTest.of(TwoSamples.ofNumbers(moved), 200, SEED).pValue())
                .isLessThan(0.001);
        assertThat(PermutationTest.of(TwoSamples.ofNumbers(withOneHuge), 200, SEED)
                        .distance())
                .isPositive();
        assertThat(PermutationTest.of(TwoSamples.ofNumbers(tiny), 200, SEED).pValue())
                .as("seed %d", SEED)
                .isGreaterThan(0.001);
        assertThat(PermutationTest.of(TwoSamples.ofCategories(Collections.nCopies(400, "en")), 150, SEED)
                        .pValue())
                .isEqualTo(1);
    }

    @Test
    void the_same_seed_gives_the_same_value_and_equal_values_give_one() {
        TwoSamples samples = TwoSamples.ofNumbers(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0));

        assertThat(PermutationTest.of(samples, 3, 5)).isEqualTo(PermutationTest.of(samples, 3, 5));
        assertThat(PermutationTest.of(TwoSamples.ofNumbers(List.of(1.0, 1.0, 1.0)), 1, 5)
                        .pValue())
                .isEqualTo(1);
    }

    private static double test(SplittableRandom random, int n, int m, double shift) {
        double[] values = new double[n + m];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.rint(Math.exp(random.nextGaussian())) + (i < n ? 0 : shift);
        }
        return PermutationTest.of(
                        TwoSamples.ofNumbers(DoubleStream.of(values).boxed().toList()), n, random.nextLong())
                .pValue();
    }
}
