package dev.llmops.commons.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintMapTest {

    private static final long SEED = 20_261_129;

    @Test
    void it_answers_as_a_map_does_also_when_it_grows() {
        Random random = new Random(SEED);
        Map<String, Integer> numbers = new HashMap<>();
        FingerprintMap prints = new FingerprintMap();
        for (int i = 0; i < 20_000; i++) {
            String text = Integer.toString(random.nextInt(15_000));
            numbers.putIfAbsent(text, i);
            assertThat(prints.putIfAbsent(text, i)).as("seed " + SEED).isEqualTo(numbers.get(text));
        }
        assertThat(prints.size()).isEqualTo(numbers.size());
        numbers.forEach(
                (text, number) -> assertThat(prints.putIfAbsent(text, -1)).isEqualTo(number));
        assertThat(prints.contains("never added")).isFalse();
    }
}
