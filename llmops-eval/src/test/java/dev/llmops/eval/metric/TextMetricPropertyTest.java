package dev.llmops.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextMetricPropertyTest {

    private static final long SEED = 20_261_125;
    private static final List<String> WORDS = List.of("red", "cable", "two", "metres", "the", "long", "é", "2");

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void every_score_is_from_0_to_1_and_the_same_both_ways() {
        for (int i = 0; i < 500; i++) {
            String a = text();
            String b = text();
            for (TextMetric metric : TextMetric.all()) {
                double score = metric.score(a, List.of(b));
                assertThat(score)
                        .as("%s of '%s' and '%s', seed %d", metric.name(), a, b, SEED)
                        .isBetween(0.0, 1.0);
                if (metric != TextMetric.CONTAINS) {
                    assertThat(metric.score(b, List.of(a))).isCloseTo(score, within(1e-12));
                }
            }
        }
    }

    @Test
    void a_text_is_as_near_to_itself_as_can_be() {
        for (int i = 0; i < 200; i++) {
            String a = "cable long " + text();
            for (TextMetric metric : TextMetric.all()) {
                assertThat(metric.score(a, List.of(a)))
                        .as("%s of '%s', seed %d", metric.name(), a, SEED)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void rouge_l_agrees_with_trying_every_subsequence() {
        for (int i = 0; i < 300; i++) {
            String a = text();
            String b = text();
            List<String> wordsA = asciiWords(a);
            List<String> wordsB = asciiWords(b);
            PrecisionRecall expected =
                    PrecisionRecall.of(longestByTrying(wordsA, wordsB), wordsA.size(), wordsB.size());

            assertThat(Rouge.PLAIN.ofSubsequence(a, b))
                    .as("'%s' and '%s', seed %d", a, b, SEED)
                    .isEqualTo(expected);
        }
    }

    private static List<String> asciiWords(String text) {
        return Arrays.stream(text.split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static int longestByTrying(List<String> a, List<String> b) {
        int longest = 0;
        for (int pattern = 0; pattern < 1 << a.size(); pattern++) {
            if (Integer.bitCount(pattern) > longest && isSubsequence(chosen(a, pattern), b)) {
                longest = Integer.bitCount(pattern);
            }
        }
        return longest;
    }

    private static List<String> chosen(List<String> words, int pattern) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if ((pattern >> i & 1) == 1) {
                chosen.add(words.get(i));
            }
        }
        return chosen;
    }

    private static boolean isSubsequence(List<String> part, List<String> whole) {
        int found = 0;
        for (String word : whole) {
            if (found < part.size() && part.get(found).equals(word)) {
                found++;
            }
        }
        return found == part.size();
    }

    private String text() {
        List<String> words = new ArrayList<>();
        int length = random.nextInt(9);
        for (int i = 0; i < length; i++) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(random.nextBoolean() ? " " : ", ", words);
    }
}
