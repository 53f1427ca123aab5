package dev.llmops.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

/** The fast forms give what the definition gives, pair by pair. */
class TwoSamplesTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);

    @Test
    void all_forms_agree_with_the_definition() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            int size = 4 + random.nextInt(30);
            boolean[] first = new boolean[size];
            first[0] = true;
            for (int i = 2; i < size; i++) {
                first[i] = random.nextBoolean();
            }
            List<Double> numbers = new ArrayList<>();
            List<String> categories = new ArrayList<>();
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                numbers.add((double) random.nextInt(-5, 5)); // with ties
                categories.add("c" + random.nextInt(4));
                vectors.add(new float[] {random.nextInt(5), random.nextInt(5), (float) random.nextDouble()});
            }
            String seed = "seed " + SEED + ", round " + round;

            assertThat(TwoSamples.ofNumbers(numbers).distance(first))
                    .as(seed)
                    .isCloseTo(defined(numbers, first, (a, b) -> Math.abs(a - b)), within(1e-9));
            assertThat(TwoSamples.ofCategories(categories).distance(first))
                    .as(seed)
                    .isCloseTo(defined(categories, first, (a, b) -> a.equals(b) ? 0 : 1), within(1e-9));
            assertThat(TwoSamples.ofVectors(vectors).distance(first))
                    .as(seed)
                    .isCloseTo(defined(vectors, first, TwoSamplesTest::euclid), within(1e-5));
        }
    }

    /** By SciPy 1.17.1, {@code energy_distance(x, y) ** 2}: SciPy gives the root. */
    @Test
    void the_distance_of_numbers_is_the_square_of_scipys() {
        boolean[] first = {true, true, true, true, true, true, false, false, false, false, false};

        assertThat(TwoSamples.ofNumbers(List.of(.5, -.5, 1.0, 2.0, 2.0, 0.0, 1.0, 1.0, 3.0, 2.0, 4.0))
                        .distance(first))
                .isCloseTo(0.9311111111111111, within(1e-12));
    }

    @Test
    void equal_samples_are_no_distance_apart() {
        boolean[] first = {true, true, false, false};

        assertThat(TwoSamples.ofNumbers(List.of(1.0, 2.0, 2.0, 1.0)).distance(first))
                .isCloseTo(0, within(1e-12));
        assertThat(TwoSamples.ofNumbers(List.of(0.0, 0.0, 1.0, 1.0)).distance(first))
                .isEqualTo(2);
        assertThat(TwoSamples.ofCategories(List.of("en", "en", "de", "de")).distance(first))
                .isEqualTo(2);
    }

    private static double euclid(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += Math.pow((double) a[i] - b[i], 2);
        }
        return Math.sqrt(squares);
    }

    private static <T> double defined(List<T> values, boolean[] first, ToDoubleBiFunction<T, T> distance) {
        return 2 * mean(values, first, true, false, distance)
                - mean(values, first, true, true, distance)
                - mean(values, first, false, false, distance);
    }

    private static <T> double mean(
            List<T> values, boolean[] first, boolean one, boolean other, ToDoubleBiFunction<T, T> distance) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < first.length; j++) {
                if (first[i] == one && first[j] == other) {
                    sum += distance.applyAsDouble(values.get(i), values.get(j));
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }
}
