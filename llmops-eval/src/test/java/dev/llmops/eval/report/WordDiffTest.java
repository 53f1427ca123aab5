package dev.llmops.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordDiffTest {

    @Test
    void words_that_only_one_side_has_are_marked() {
        WordDiff diff = WordDiff.of("The cable is 2 m long.", "The red cable is 3 m long.");

        assertThat(diff.before()).isEqualTo("The cable is <del>2</del> m long.");
        assertThat(diff.after()).isEqualTo("The <ins>red </ins>cable is <ins>3</ins> m long.");
    }

    @Test
    void markup_in_an_answer_stays_text() {
        WordDiff diff = WordDiff.of("<b>a</b>", "<i>a</i>");

        assertThat(diff.before()).contains("&lt;").doesNotContain("<b>");
        assertThat(diff.after()).doesNotContain("<i>");
    }

    @Test
    void without_the_marks_both_texts_are_there() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            String before = text(random);
            String after = text(random);
            WordDiff diff = WordDiff.of(before, after);
            assertThat(diff.before().replaceAll("</?del>", "")).isEqualTo(before);
            assertThat(diff.after().replaceAll("</?ins>", "")).isEqualTo(after);
            assertThat(diff.before().replaceAll("<del>.*?</del>", ""))
                    .as("what is not marked is common")
                    .isEqualTo(diff.after().replaceAll("<ins>.*?</ins>", ""));
        }
    }

    @Test
    void long_texts_that_share_nothing_are_left_unmarked() {
        WordDiff diff = WordDiff.of("a ".repeat(5_000), "b ".repeat(5_000));

        assertThat(diff.before()).doesNotContain("<del>");
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(new String[] {"a", "b", "c ", " ", "\u00e9t\u00e9", "\ud83d\ude00", ","}[random.nextInt(7)]);
        }
        return text.toString();
    }
}
