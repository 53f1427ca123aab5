package dev.llmops.guardrails.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a streamed answer is cut for the detectors: at the same places however it arrives. */
class SentencesTest {

    private static final int LONGEST = 12;

    /** A bar stands where the part that begins at the start ends; without one it depends on what comes next. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "0@One. |Two.",
                "0@One! |Two",
                "0@One? |Two",
                "0@One: |Two",
                "0@One; |Two",
                "0@One… |Two",
                "0@One। |Two",
                "0@One؟ |Two",
                "0@One.\t|Two",
                "0@\"One\n|Two\"",
                "0@一。|二",
                "0@一！|二",
                "0@一？|二",
                "0@. |Two",
                "0@One.",
                "0@1.5 and",
                "5@One. |Two.",
                "6@One. Two. |Three",
                "4@\"One\n|Two\"",
                "5@\"One\nTwo\n|Three\"",
                "0@one two |three",
                "0@onetwothree |four",
                "0@onetwothreef|our",
            })
    void a_part_ends_behind_a_sentence_a_line_or_in_a_long_one_behind_a_word(int least, String marked) {
        int bar = marked.indexOf('|');
        String text = marked.replace("|", "");
        boolean held = bar < 0 || bar == text.length();

        assertThat(new Sentences(LONGEST).end(text, 0, least, false)).isEqualTo(held ? -1 : bar);
        assertThat(new Sentences(LONGEST).end("x. " + text, 3, least, true))
                .as("further on, and at the end of the answer")
                .isEqualTo(3 + (held ? text.length() : bar));
    }

    @Test
    void nothing_is_left_at_the_end_of_an_answer_that_ended_before() {
        assertThat(new Sentences(LONGEST).end("One. ", 5, 0, true)).isEqualTo(-1);
        assertThat(new Sentences(LONGEST).end("", 0, 0, true)).isEqualTo(-1);
    }

    @Test
    void a_character_of_two_units_is_not_cut() {
        String cats = "\uD83D\uDC08".repeat(10);

        assertThat(new Sentences(12).end(cats, 0, 0, false)).isEqualTo(12);
        assertThat(new Sentences(13).end(cats, 0, 0, false)).isEqualTo(12);
        assertThat(new Sentences(1).end(cats, 0, 0, false)).as("one at least").isEqualTo(1);
    }

    @Test
    void what_arrived_is_cut_behind_its_last_word() {
        assertThat(Sentences.lastWord("one two thr", 0)).isEqualTo(8);
        assertThat(Sentences.lastWord("one ", 0)).isEqualTo(4);
        assertThat(Sentences.lastWord(" one", 0)).isEqualTo(1);
        assertThat(Sentences.lastWord("one two", 4)).isEqualTo(-1);
        assertThat(Sentences.lastWord("one\ttwo", 3)).isEqualTo(4);
    }
}
