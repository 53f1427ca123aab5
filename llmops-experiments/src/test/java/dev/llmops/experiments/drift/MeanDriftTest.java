package dev.llmops.experiments.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How often it is wrong, and how soon it is right, is tested where it is used: {@code ScoreDriftTest} of llmops-eval, the simulations of monitoring. */
class MeanDriftTest {

    private static final long SEED = Long.getLong("llmops.seed", 20261129);

    private static List<MeanShift> shifts(MeanDrift drift, int n, double mean, SplittableRandom random) {
        return IntStream.range(0, n)
                .mapToObj(i -> drift.add(mean + random.nextGaussian()))
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void a_shift_ends_its_block_and_the_next_block_starts_anew() {
        SplittableRandom random = new SplittableRandom(SEED);
        MeanDrift drift = MeanDrift.fromFirst(500, 200, 0.05);
        assertThat(shifts(drift, 500, 0, random)).isEmpty();
        assertThat(drift.block()).isEqualTo(1);

        List<MeanShift> shifts = shifts(drift, 200, 2, random);

        assertThat(shifts).hasSizeGreaterThan(1);
        assertThat(shifts).extracting(MeanShift::block).isSorted().doesNotHaveDuplicates();
        assertThat(shifts.get(0).n()).isEqualTo(MeanDrift.FIRST_LOOK);
        assertThat(shifts.get(0).lower()).isPositive();
        assertThat(drift.block()).isEqualTo(1 + shifts.size());
    }

    @Test
    void a_known_reference_is_compared_from_the_first_value_on() {
        double[] reference = new double[50];
        Arrays.fill(reference, 0, 45, 1);
        MeanDrift drift = MeanDrift.from(reference, 100, 0.05);
        List<MeanShift> shifts = IntStream.range(0, 50)
                .mapToObj(i -> drift.add(0))
                .flatMap(Optional::stream)
                .toList();

        assertThat(shifts).hasSize(1);
        assertThat(shifts.get(0).reference()).isEqualTo(0.9);
        assertThat(shifts.get(0).live()).isZero();
    }

    @Test
    void a_reference_that_was_always_the_same_is_no_blind_spot() {
        double[] reference = new double[60];
        Arrays.fill(reference, 3.5);
        MeanDrift drift = MeanDrift.from(reference, 100, 0.01);
        List<MeanShift> same = Stream.generate(() -> drift.add(3.5))
                .limit(100)
                .flatMap(Optional::stream)
                .toList();
        List<MeanShift> other = Stream.generate(() -> drift.add(3.25))
                .limit(50)
                .flatMap(Optional::stream)
                .toList();

        assertThat(same).isEmpty();
        assertThat(other).containsExactly(new MeanShift(3.5, 3.25, 50, -0.25, -0.25, 2));
    }

    @Test
    void one_other_value_among_equal_ones_is_no_shift() {
        double[] reference = new double[60];
        Arrays.fill(reference, 3.5);
        MeanDrift drift = MeanDrift.from(reference, 100, 0.01);

        assertThat(IntStream.range(0, 100).mapToObj(i -> drift.add(i == 7 ? 1 : 3.5)))
                .allMatch(Optional::isEmpty);
    }

    @Test
    void a_block_without_a_shift_ends_when_it_is_full() {
        MeanDrift drift = MeanDrift.fromFirst(50, 60, 0.05);
        shifts(drift, 50 + 3 * 60, 0, new SplittableRandom(SEED));

        assertThat(drift.block()).isEqualTo(4);
    }

    @Test
    void what_cannot_be_watched_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeanDrift.fromFirst(49, 50, 0.05))
                .withMessageContaining("reference must be at least 50, but was 49");
        assertThatIllegalArgumentException().isThrownBy(() -> MeanDrift.fromFirst(50, 49, 0.05));
        assertThatIllegalArgumentException().isThrownBy(() -> MeanDrift.fromFirst(50, 50, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeanDrift.fromFirst(50, 50, 0.05).add(Double.NaN));
    }
}
