package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.sequence.NgramIndex;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NgramIndexTest {

    @Test
    void the_latest_earlier_run_is_found() {
        int[] tokens = {1, 2, 3, 9, 1, 2, 4, 1, 2};

        assertThat(new NgramIndex(2).find(tokens, 9)).isEqualTo(6);
        assertThat(new NgramIndex(3).find(tokens, 9)).isEqualTo(-1);
        assertThat(new NgramIndex(2).find(tokens, 2)).isEqualTo(-1);
    }

    /** In a table as large as here hardly a place is taken twice, so hardly a run is missed. */
    @Test
    void a_growing_text_is_searched_as_a_naive_search_does() {
        long seed = Long.getLong("llmops.seed", new Random().nextInt(1_000_000));
        Random random = new Random(seed);
        int[] tokens = random.ints(3000, 0, 30).toArray();
        for (int length = 1; length < 4; length++) {
            NgramIndex index = new NgramIndex(length);
            int missed = 0;
            for (int size = 1; size < tokens.length; size += 1 + random.nextInt(20)) {
                int found = index.find(tokens, size);
                int expected = naive(tokens, size, length);
                if (found != expected) {
                    missed++;
                    assertThat(found == -1 || equal(tokens, found, size, length))
                            .as("-Dllmops.seed=" + seed)
                            .isTrue();
                }
            }
            assertThat(missed).as("missed runs, -Dllmops.seed=" + seed).isLessThan(120);
        }
    }

    private static int naive(int[] tokens, int size, int length) {
        for (int end = size - 1; end >= length; end--) {
            if (equal(tokens, end, size, length)) {
                return end;
            }
        }
        return -1;
    }

    private static boolean equal(int[] tokens, int end, int size, int length) {
        return end >= length && size >= length && Arrays.equals(tokens, end - length, end, tokens, size - length, size);
    }
}
