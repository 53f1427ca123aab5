package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DenyListTest {

    private static final DenyList LIST = DenyList.named("competitors")
            .deny("competitor", "Acme", "Cable World")
            .deny("topic", "lottery")
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Buy it from ACME!",
                "a cable  world offer",
                "try 4cm3 today",
                "ask \u0430cm\u0435 now",
                "the a c m e shop, the l o t t e r y",
                "\uFF21\uFF43\uFF4D\uFF45"
            })
    void a_denied_word_is_found_however_it_is_written(String text) {
        assertThat(LIST.detect(CheckedText.of(text)).score()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "an acmeist poet", "cable of the world", "a world of cables", "lotteries"})
    void other_words_pass(String text) {
        assertThat(LIST.detect(CheckedText.of(text))).isEqualTo(Detection.NONE);
    }

    @Test
    void evidence_has_its_place_and_category() {
        String text = "Is Cable World better?";

        assertThat(LIST.detect(CheckedText.of(text)).evidence()).singleElement().satisfies(found -> {
            assertThat(found.category()).isEqualTo("competitor");
            assertThat(found.range().in(text)).isEqualTo("Cable World");
        });
    }

    @Test
    void the_version_tells_one_list_from_another() {
        assertThat(LIST.version())
                .isNotEqualTo(DenyList.named("competitors")
                        .deny("competitor", "Acme")
                        .build()
                        .version());
    }

    @Test
    void a_list_that_makes_no_sense_is_refused() {
        assertThatThrownBy(() -> DenyList.named("a").deny("b", "!!"))
                .hasMessage("a denied word must have a letter or a digit, but was '!!'");
        assertThatThrownBy(() -> DenyList.named("a").deny("b", "c", "C")).hasMessage("'C' was denied twice");
        assertThatThrownBy(() -> DenyList.named("a").build())
                .hasMessage("a deny list must deny something, but was empty");
    }
}
