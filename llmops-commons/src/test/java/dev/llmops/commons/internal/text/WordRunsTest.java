package dev.llmops.commons.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordRunsTest {

    @Test
    void words_are_runs_of_letters_digits_and_marks_in_lower_case() {
        assertThat(new WordRuns("Zoë's 2 Lamps!").words()).containsExactly("zoë", "s", "2", "lamps");
    }

    @Test
    void each_chinese_or_japanese_character_is_a_word_and_so_is_a_sound_mark() {
        assertThat(new WordRuns("保証は2年, ユーザーID").words())
                .containsExactly("保", "証", "は", "2", "年", "ユ", "ー", "ザ", "ー", "id");
    }
}
