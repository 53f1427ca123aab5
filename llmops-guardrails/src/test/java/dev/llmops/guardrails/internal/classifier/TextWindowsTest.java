package dev.llmops.guardrails.internal.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.CharRange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextWindowsTest {

    @Test
    void a_sentence_ends_where_one_ends() {
        String text = "The cable costs 4.50 euros. Is it long enough? 这座城市成立于公元前一千年。它很大。";

        assertThat(TextWindows.sentences(text).stream().map(range -> range.in(text)))
                .containsExactly("The cable costs 4.50 euros.", " Is it long enough?", " 这座城市成立于公元前一千年。", "它很大。");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".", "a. ", "word ", "\n", "。", "\uD83D\uDE00"})
    void windows_of_a_long_text_are_a_bounded_multiple_of_it(String unit) {
        String text = unit.repeat(1_000_000 / unit.length());

        assertThat(length(TextWindows.blocks(text))).isLessThan(2L * text.length() + 6000);
        assertThat(length(TextWindows.sentences(text))).isLessThanOrEqualTo(text.length());
        assertThat(length(TextWindows.pairs(text))).isLessThanOrEqualTo(2L * text.length());
    }

    @Test
    void blocks_cover_the_whole_text() {
        String text = "x".repeat(10_001);
        List<CharRange> blocks = TextWindows.blocks(text);

        assertThat(blocks.get(0).start()).isZero();
        assertThat(blocks.get(blocks.size() - 1).end()).isEqualTo(text.length());
        for (int i = 1; i < blocks.size(); i++) {
            assertThat(blocks.get(i).start()).isLessThan(blocks.get(i - 1).end());
        }
    }

    @Test
    void blocks_cut_no_word() {
        String text = "seven letters ".repeat(700);

        for (CharRange block : TextWindows.blocks(text)) {
            assertThat(block.in(text).strip()).matches("(?s)(seven|letters)\\b.*\\b(seven|letters)");
        }
    }

    private static long length(List<CharRange> ranges) {
        return ranges.stream().mapToLong(CharRange::length).sum();
    }
}
