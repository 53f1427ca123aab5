package dev.llmops.guardrails.internal.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenPartsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "`",
                "```",
                "```a",
                "~",
                "~~~\n",
                "```\n",
                "\n",
                " \n",
                "<",
                "<a ",
                "<a '",
                "<!--",
                "<style>",
                "[",
                "![",
                "](",
                "[a]: ",
                "|",
                "- ",
                "1. ",
                "word ",
                "https://",
                "中",
                "\\",
                "\\`",
                "` ` ",
                "`` ` "
            })
    void the_work_is_linear_and_what_is_held_is_bounded(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        OpenParts parts = new OpenParts();
        int most = 0;
        for (int i = 0; i < text.length(); i += 4_096) {
            int end = Math.min(text.length(), i + 4_096);
            parts.push(text.substring(i, end), false);
            most = Math.max(most, end - parts.undecided());
            parts.before(parts.undecided());
        }
        parts.push("", true);

        assertThat(parts.undecided()).isEqualTo(text.length());
        assertThat(parts.reads()).isLessThan(4L * text.length());
        assertThat(most).isLessThanOrEqualTo(OpenParts.MAX + 1);
    }

    @Test
    void labels_behind_more_blanks_than_are_held_are_read() {
        OpenParts parts = new OpenParts();
        String blanks = " ".repeat(OpenParts.MAX + 100);
        parts.push(blanks + "[a. b](https://x.example/p) and", false);

        assertThat(parts.end(blanks.length() + 4)).isEqualTo(blanks.length() + 27);
    }

    @Test
    void a_place_within_a_label_is_moved_behind_it() {
        OpenParts parts = new OpenParts();
        parts.push("See ![a. b](https://x.example/p) and", false);

        assertThat(parts.end(4)).isEqualTo(4);
        assertThat(parts.end(8)).isEqualTo(32);
        assertThat(parts.end(35)).isEqualTo(-1);
        parts.push("", true);
        assertThat(parts.end(35)).isEqualTo(36);
    }
}
