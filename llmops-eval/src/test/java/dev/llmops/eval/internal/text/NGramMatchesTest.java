package dev.llmops.eval.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against n-grams that are written out. */
class NGramMatchesTest {

    private static final long SEED = 20_261_129;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void each_ngram_of_the_text_counts_as_often_as_the_best_reference_has_it() {
        for (int i = 0; i < 500; i++) {
            int vocabulary = 1 + random.nextInt(6);
            int[] text = tokens(random.nextInt(40), vocabulary);
            List<int[]> references = new ArrayList<>();
            for (int count = random.nextInt(4); count >= 0; count--) {
                references.add(tokens(random.nextInt(40), vocabulary));
            }

            assertMatches(text, references);
        }
    }

    @Test
    void more_ngrams_than_the_first_table_holds_are_counted() {
        int[] text = tokens(5_000, 50);

        assertMatches(text, List.of(tokens(5_000, 50), tokens(3_000, 2_000)));
        assertThat(NGramMatches.of(3, text, List.of(text))).containsExactly(5_000, 4_999, 4_998);
    }

    @Test
    void words_have_one_number_however_many_there_are() {
        WordNumbers numbers = new WordNumbers();
        String text = IntStream.range(0, 3_000).mapToObj(i -> "w" + i % 1_000).collect(Collectors.joining(" \u2003"));

        int[] found = numbers.split(text);

        assertThat(numbers.size()).isEqualTo(1_000);
        assertThat(found)
                .isEqualTo(IntStream.range(0, 3_000).map(i -> i % 1_000).toArray());
        assertThat(numbers.of("a w7".toCharArray(), 2, 4)).isEqualTo(7);
    }

    private static void assertMatches(int[] text, List<int[]> references) {
        int orders = 4;
        int[] expected = new int[orders];
        for (int n = 1; n <= orders; n++) {
            Map<List<Integer>, Integer> most = new HashMap<>();
            for (int[] reference : references) {
                counts(n, reference).forEach((gram, count) -> most.merge(gram, count, Math::max));
            }
            for (Map.Entry<List<Integer>, Integer> own : counts(n, text).entrySet()) {
                expected[n - 1] += Math.min(own.getValue(), most.getOrDefault(own.getKey(), 0));
            }
        }
        assertThat(NGramMatches.of(orders, text, references))
                .as("seed %d", SEED)
                .isEqualTo(expected);
    }

    private static Map<List<Integer>, Integer> counts(int n, int[] tokens) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= tokens.length; i++) {
            counts.merge(IntStream.range(i, i + n).mapToObj(at -> tokens[at]).toList(), 1, Integer::sum);
        }
        return counts;
    }

    private int[] tokens(int length, int vocabulary) {
        return IntStream.range(0, length).map(i -> random.nextInt(vocabulary)).toArray();
    }
}
