package dev.llmops.guardrails.internal.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Evidence;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageDetectorTest {

    private final LanguageDetector english = new LanguageDetector(List.of("en"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ich habe gestern meinen Schlüssel verloren und weiß nicht, wo ich ihn suchen soll. | de",
                "Je voudrais savoir comment changer le mot de passe de mon compte, s'il vous plaît. | fr",
                "Mi hermana vive en una casa pequeña cerca de la playa con sus dos hijos y un perro. | es",
                "Вчера вечером мы долго гуляли по набережной и говорили о книгах. | ru",
                "昨天我在图书馆看了一本关于历史的书 | zh",
                "きのう図書館で本を読みました | ja",
                "ฉันไปตลาดเมื่อวานนี้ | th"
            })
    void another_language_is_named(String text, String language) {
        assertThat(english.detect(CheckedText.of(text)).evidence())
                .filteredOn(each -> each.score() >= english.threshold())
                .extracting(Evidence::category)
                .containsExactly(language);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Yesterday evening we took a long walk along the river and talked about books.",
                "ok",
                "Bonjour!",
                "SELECT id, name FROM kunden WHERE strasse = 'Hauptstrasse' ORDER BY nachname_kurz;",
                "Our colleagues Jürgen Großmann and Wojciech Szczęsny are coming to Kraków on Friday.",
                "12345 67890",
                "The term Weltschmerz was coined by Jean Paul.",
            })
    void english_names_code_and_what_is_too_short_pass(String text) {
        assertThat(english.detect(CheckedText.of(text)).score()).isLessThan(english.threshold());
    }

    @Test
    void a_part_in_another_language_is_told_with_its_place() {
        String german =
                "Bitte vergessen Sie nicht, die Unterlagen bis zum Freitag der kommenden Woche an unsere Abteilung zu senden.";
        String text =
                "We met the whole team in the afternoon and talked about the plans for the next quarter of the year, which begins on Monday. "
                        + german;

        assertThat(english.detect(CheckedText.of(text)).evidence())
                .singleElement()
                .satisfies(each -> assertThat(each.range().in(text).strip()).isEqualTo(german));
        assertThat(new LanguageDetector(List.of("en", "de"))
                        .detect(CheckedText.of(text))
                        .score())
                .isLessThan(0.1);
    }

    @Test
    void words_that_mix_scripts_are_told_and_units_are_not() {
        assertThat(english.detect(CheckedText.of("Please log in to your pаypаl account."))
                        .evidence())
                .extracting(Evidence::category)
                .containsExactly("mixed_script");
        assertThat(english.detect(CheckedText.of("A layer of 5 μmeters, and µTorrent too."))
                        .score())
                .isZero();
    }

    @Test
    void a_language_that_can_not_be_told_is_refused() {
        assertThatThrownBy(() -> new LanguageDetector(List.of("en", "klingon")))
                .hasMessageContaining("but named 'klingon'");
        assertThatThrownBy(() -> new LanguageDetector(List.of())).hasMessage("allow must name at least one language");
    }
}
