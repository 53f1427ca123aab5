package dev.llmops.monitoring.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReservoirTest {

    private static final long SEED = 20261129;

    @Test
    void it_keeps_so_many_and_the_same_in_any_order() {
        List<Integer> units = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
        List<Integer> first = sample(units, 7);
        Collections.shuffle(units, new Random(SEED));

        assertThat(first).hasSize(100);
        assertThat(sample(units, 7)).isEqualTo(first);
        assertThat(sample(units, 8)).isNotEqualTo(first);
    }

    @Test
    void a_unit_counts_once_with_its_first_value_even_after_it_was_pushed_out() {
        Reservoir<Integer> reservoir = new Reservoir<>(10, 0);
        for (int round = 0; round < 5; round++) {
            for (int unit = 0; unit < 1_000; unit++) {
                reservoir.offer("unit-" + unit, round);
            }
        }

        assertThat(reservoir.values()).hasSize(10).containsOnly(0);
    }

    /** Of 1,000 units 100 are kept: each with a probability of a tenth, whatever its name looks like. */
    @Test
    void each_unit_is_as_likely_as_any_other() {
        int[] kept = new int[1_000];
        int seeds = 2_000;
        for (int seed = 0; seed < seeds; seed++) {
            Reservoir<Integer> reservoir = new Reservoir<>(100, seed);
            for (int unit = 0; unit < kept.length; unit++) {
                reservoir.offer("session-" + unit, unit);
            }
            reservoir.values().forEach(unit -> kept[unit]++);
        }

        // binomial(2,000, 0.1): 200 with a deviation of 13.4; of 1,000 none is more than five deviations off
        assertThat(IntStream.of(kept).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(133, 267));
    }

    private static List<Integer> sample(List<Integer> units, long seed) {
        Reservoir<Integer> reservoir = new Reservoir<>(100, seed);
        units.forEach(unit -> reservoir.offer("unit-" + unit, unit));
        return reservoir.values();
    }
}
