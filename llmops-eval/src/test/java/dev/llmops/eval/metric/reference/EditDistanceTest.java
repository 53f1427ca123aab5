package dev.llmops.eval.metric.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({
        "kitten,sitting,3",
        "'',abc,3",
        "abc,'',3",
        "'','',0",
        "flaw,lawn,2",
        "\uD83D\uDE00a,\uD83D\uDE01a,1",
        "e\u0301,\u00e9,2"
    })
    void edits_are_counted_in_code_points(String text, String reference, int edits) {
        assertThat(EditDistance.DISTANCE.score(text, List.of(reference))).isEqualTo(edits);
    }

    @Test
    void the_nearest_reference_counts() {
        assertThat(EditDistance.DISTANCE.score("abc", List.of("xyz", "abd"))).isEqualTo(1);
        assertThat(EditDistance.SIMILARITY.score("abc", List.of("xyz", "abd"))).isCloseTo(2 / 3.0, offset(1e-12));
        assertThat(EditDistance.SIMILARITY.score("", List.of(""))).isEqualTo(1);
        assertThat(EditDistance.SIMILARITY.score("", List.of("a"))).isZero();
    }

    /** Against the usual table; lengths around the 64 bits of a word and several of them. */
    @Test
    void bits_count_as_the_table_does() {
        long seed = 1859;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int[] a = text(random);
            int[] b = text(random);
            assertThat(EditDistance.distance(a, b))
                    .as("seed " + seed + ", round " + round)
                    .isEqualTo(table(a, b));
        }
    }

    @Test
    void long_texts_are_compared_and_too_long_ones_are_refused() {
        String text = "abcdefghij".repeat(5_000);
        assertThat(EditDistance.DISTANCE.score(text, List.of("x" + text))).isEqualTo(1);

        String tooLong = "a".repeat(2_000_000);
        assertThatThrownBy(() -> EditDistance.DISTANCE.score(tooLong, List.of(tooLong + "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000000 and 2000001");
    }

    private static int[] text(Random random) {
        int[] lengths = {0, 1, 5, 63, 64, 65, 127, 128, 129, 200};
        return random.ints(lengths[random.nextInt(lengths.length)], 0, 1 + random.nextInt(6))
                .toArray();
    }

    private static int table(int[] a, int[] b) {
        int[][] costs = new int[a.length + 1][b.length + 1];
        for (int i = 0; i <= a.length; i++) {
            for (int j = 0; j <= b.length; j++) {
                if (i == 0 || j == 0) {
                    costs[i][j] = i + j;
                } else {
                    int replaced = costs[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                    costs[i][j] = Math.min(replaced, 1 + Math.min(costs[i - 1][j], costs[i][j - 1]));
                }
            }
        }
        return costs[a.length][b.length];
    }
}
