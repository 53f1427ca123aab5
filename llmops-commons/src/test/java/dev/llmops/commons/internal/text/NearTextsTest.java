package dev.llmops.commons.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NearTextsTest {

    private static final long SEED = 20_261_129;

    @Test
    void a_text_with_one_word_changed_is_near_and_one_of_other_words_is_not() {
        NearTexts texts = new NearTexts();
        List<List<String>> kept = new ArrayList<>();
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            List<String> words =
                    random.ints(60, 0, 5_000).mapToObj(word -> "w" + word).collect(Collectors.toList());
            assertThat(add(texts, words)).as("text " + i).isTrue();
            kept.add(words);
        }
        int found = 0;
        for (List<String> words : kept) {
            // 3 of 58 runs differ: a similarity of 55/61 = 0.90.
            words.set(30, "other");
            found += add(texts, words) ? 0 : 1;
        }
        assertThat(found).as("seed " + SEED).isGreaterThan(1_900);
    }

    @Test
    void half_of_the_words_in_common_is_not_near() {
        NearTexts texts = new NearTexts();
        Random random = new Random(SEED);
        List<String> words =
                random.ints(60, 0, 5_000).mapToObj(word -> "w" + word).collect(Collectors.toList());
        assertThat(add(texts, words)).isTrue();
        int near = 0;
        for (int i = 0; i < 200; i++) {
            List<String> other = new ArrayList<>(words.subList(0, 30));
            random.ints(30, 0, 5_000).forEach(word -> other.add("x" + word));
            near += add(texts, other) ? 0 : 1;
        }
        assertThat(near).as("seed " + SEED).isLessThan(10);
    }

    @Test
    void short_texts_are_near_only_if_their_words_are_the_same() {
        NearTexts texts = new NearTexts();

        assertThat(texts.add(NearTexts.signature("yes", ""))).isTrue();
        assertThat(texts.add(NearTexts.signature("no", ""))).isTrue();
        assertThat(texts.add(NearTexts.signature("!?", ""))).isTrue();
        assertThat(texts.add(NearTexts.signature("...", ""))).isTrue();
        assertThat(texts.add(NearTexts.signature("Yes!", ""))).isFalse();
        assertThat(texts.add(NearTexts.signature("yes", "another kind"))).isTrue();
    }

    @Test
    void many_texts_of_one_template_end_in_bounded_time_and_the_equal_ones_are_found() {
        NearTexts texts = new NearTexts();
        String template = "please sort this message into one of these classes billing delivery returns ".repeat(3);
        int kept = 0;
        for (int i = 0; i < 3_000; i++) {
            kept += texts.add(NearTexts.signature(template + i + " " + i * 7 + " " + i * 13, "")) ? 1 : 0;
        }
        // They are nearly the same, as they are told to be.
        assertThat(kept).isLessThan(3_000);
    }

    private static boolean add(NearTexts texts, List<String> words) {
        return texts.add(NearTexts.signature(String.join(" ", words), ""));
    }
}
