package dev.llmops.commons.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintSetTest {

    private static final long SEED = 20_261_129;

    @Test
    void it_answers_as_a_set_of_the_texts_does_also_when_it_grows() {
        Random random = new Random(SEED);
        Set<String> texts = new HashSet<>();
        FingerprintSet prints = new FingerprintSet();
        for (int i = 0; i < 20_000; i++) {
            String text = Integer.toString(random.nextInt(15_000));
            assertThat(prints.contains(text)).as("seed " + SEED).isEqualTo(texts.contains(text));
            assertThat(prints.add(text)).isEqualTo(texts.add(text));
        }
        assertThat(prints.size()).isEqualTo(texts.size());
        assertThat(texts).allMatch(prints::contains);
    }
}
