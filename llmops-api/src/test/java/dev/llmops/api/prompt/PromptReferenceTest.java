package dev.llmops.api.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptReferenceTest {

    @Test
    void a_reference_is_by_number_by_label_or_to_the_latest() {
        assertThat(PromptReference.parse("support-answer")).isEqualTo(PromptReference.latest("support-answer"));
        assertThat(PromptReference.parse("support-answer@3")).isEqualTo(PromptReference.version("support-answer", 3));
        assertThat(PromptReference.parse("support-answer@production"))
                .isEqualTo(PromptReference.labelled("support-answer", "production"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a@1", "a@999999999", "team/support.v2_x-y@blue-green.1", "9@x"})
    void a_reference_is_read_back_from_its_text(String text) {
        assertThat(PromptReference.parse(text)).hasToString(text);
    }

    @Test
    void latest_is_not_a_label() {
        assertThat(PromptReference.parse("a@latest")).isEqualTo(PromptReference.latest("a"));
        assertThatThrownBy(() -> PromptReference.labelled("a", "latest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a label must not be 'latest', which always means the newest version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@1", " a", "-a", "a b", "a:b", "ä"})
    void a_name_with_other_characters_is_refused(String text) {
        assertThatThrownBy(() -> PromptReference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the name of a prompt must be 1 to 128 letters, digits,")
                .hasMessageEndingWith("but was '" + text.replaceFirst("@.*", "") + "'");
    }

    @Test
    void a_name_of_129_characters_is_refused() {
        assertThat(PromptReference.requireName("a".repeat(128))).hasSize(128);
        assertThatThrownBy(() -> PromptReference.requireName("a".repeat(129)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@", "a@1x", "a@-1", "a@b@c", "a@1234567890", "a@x y"})
    void a_label_with_other_characters_is_refused(String text) {
        assertThatThrownBy(() -> PromptReference.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a label must be 1 to 64 letters, digits,")
                .hasMessageEndingWith("but was '" + text.substring(2) + "'");
    }
}
