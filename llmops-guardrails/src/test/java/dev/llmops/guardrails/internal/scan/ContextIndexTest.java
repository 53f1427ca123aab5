package dev.llmops.guardrails.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContextIndexTest {

    private final ContextIndex index = new ContextIndex(List.of(
            Context.ofWords("id", "passport", "id number"),
            Context.of("tel ", "call"),
            Context.ofWords("주민번호", "número")));

    private String before(String text) {
        return index.before(new Window(text, true), text.length()).toString();
    }

    @Test
    void words_are_found_in_any_case_from_their_beginning_on() {
        assertThat(before("My PASSPORT is ")).isEqualTo("{0}");
        assertThat(before("passports: ")).isEqualTo("{0}");
        assertThat(before("Tel 0")).isEqualTo("{1}");
        assertThat(before("callback ")).isEqualTo("{1}");
        assertThat(before("recall ")).isEqualTo("{}");
    }

    @Test
    void short_words_of_a_context_of_words_count_only_as_a_whole() {
        assertThat(before("id: ")).isEqualTo("{0}");
        assertThat(before("id")).isEqualTo("{0}");
        assertThat(before("idle ")).isEqualTo("{}");
        assertThat(before("calling id_")).isEqualTo("{0, 1}");
    }

    @Test
    void words_of_other_scripts_are_found_too() {
        assertThat(before("내 주민번호 ")).isEqualTo("{2}");
        assertThat(before("NÚMERO ")).isEqualTo("{2}");
    }

    @Test
    void only_what_stands_just_in_front_counts() {
        assertThat(before("passport" + " ".repeat(Window.BEHIND - 8))).isEqualTo("{0}");
        assertThat(before("passport" + " ".repeat(Window.BEHIND - 7))).isEqualTo("{}");
        assertThat(index.before(new Window("1 passport", true), 1)).hasToString("{}");
    }
}
