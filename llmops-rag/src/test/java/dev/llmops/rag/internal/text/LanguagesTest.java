package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.retrieval.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    en | The cable is three metres long and comes with a plug.
                    de | Das Kabel ist drei Meter lang und wird mit einem Stecker geliefert.
                    fr | Le câble est long de trois mètres et il est livré avec une fiche.
                    es | El cable es de tres metros y se entrega con una clavija para la pared.
                    it | Il cavo è lungo tre metri e viene fornito con una spina che non è inclusa.
                    pt | O cabo não é mais longo do que três metros e vem com uma ficha.
                    nl | Het snoer is drie meter lang en wordt niet met een stekker geleverd.
                    sv | Kabeln är tre meter lång och levereras med en kontakt som inte är stor.
                    tr | Kablo üç metre uzunluğunda ve bir fiş ile birlikte gelir.
                    vi | Dây cáp dài ba mét và được giao kèm với một phích cắm.
                    ru | Кабель длиной три метра и поставляется с вилкой, которая была мыта.
                    ar | يبلغ طول الكابل ثلاثة أمتار
                    fa | طول کابل سه متر است و پریز دارد
                    el | Το καλώδιο έχει μήκος τρία μέτρα
                    th | สายเคเบิลยาวสามเมตร
                    hi | केबल तीन मीटर लंबी है
                    cjk | 电缆长三米
                    cjk | ケーブルの長さは3メートルです
                    xx | כבל באורך שלושה מטרים
                    th | ทีมกีฬาอาชีพประกอบด้วยทีมจาก NFL (Los Angeles Rams, San Diego Chargers)
                    en | 3.14159 / 42
                    en | XK-4711
                    """)
    void a_text_is_in_the_language_of_its_script_and_its_little_words(String language, String text) {
        assertThat(Languages.of(new Document("d", text, Map.of()))).isEqualTo(language);
    }

    @Test
    void a_document_that_says_its_language_is_believed() {
        assertThat(Languages.of(new Document("d", "Kabel 4 m", Map.of("language", "de"))))
                .isEqualTo("de");
        assertThat(Languages.of(new Document("d", "Kabel 4 m", Map.of("language", "tlh"))))
                .as("a language without words here")
                .isEqualTo("en");
    }

    @Test
    void a_question_is_searched_in_its_language_if_that_is_sure() {
        List<String> present = List.of("de", "en", "th", "vi");

        assertThat(Languages.searched("How long is the cable?", present)).containsExactly("en");
        assertThat(Languages.searched("Wie lang ist das Kabel?", present)).containsExactly("de");
        assertThat(Languages.searched("XK-4711", present)).containsExactly("de", "en", "vi");
        assertThat(Languages.searched("สายเคเบิล", present)).contains("th");
        assertThat(Languages.searched("cable", List.of("th"))).containsExactly("th");
    }
}
