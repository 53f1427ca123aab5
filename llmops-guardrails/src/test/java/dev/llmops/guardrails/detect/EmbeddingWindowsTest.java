package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingWindowsTest {

    private static String sentences(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "This is what sentence number " + i + " says.")
                .collect(Collectors.joining(" "));
    }

    @Test
    void a_short_text_is_looked_at_as_a_whole_by_sentences_and_by_pairs() {
        String text = sentences(4);

        EmbeddingWindows windows = EmbeddingWindows.of(List.of(text), 64);

        assertThat(windows.all()).isTrue();
        assertThat(windows.texts()).contains(text).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void each_sentence_of_a_longer_text_is_in_a_window() {
        EmbeddingWindows windows = EmbeddingWindows.of(List.of(sentences(150)), 64);

        assertThat(windows.all()).isTrue();
        assertThat(windows.texts()).hasSizeLessThanOrEqualTo(64);
        String all = String.join(" ", windows.texts());
        IntStream.range(0, 150).forEach(i -> assertThat(all).contains("number " + i + " "));
    }

    @Test
    void of_a_text_beyond_the_budget_windows_all_over_it_are_looked_at_and_it_is_said() {
        EmbeddingWindows windows = EmbeddingWindows.of(List.of(sentences(1_000)), 64);

        assertThat(windows.all()).isFalse();
        assertThat(windows.texts()).hasSize(64);
        assertThat(windows.texts().get(0)).contains("number 0 ");
        assertThat(windows.texts().get(63)).contains("number 999 ");
        assertThat(windows.texts().stream().filter(text -> text.matches("(?s).*number [4-6]\\d\\d .*")))
                .hasSizeGreaterThan(15);
    }
}
