package dev.llmops.guardrails.internal.toxicity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisspellingsTest {

    private final Misspellings misspellings = new Misspellings(ToxicityWords.standard());

    @ParameterizedTest
    @CsvSource({
        "htae, hate",
        "hte, hate",
        "vermni, vermin",
        "f*ck, fuck",
        "disgustng, disgusting",
        "haaate, hate",
        "ihatewomen, i hate women",
        "womenarestupid, women are stupid"
    })
    void words_are_read_as_they_were_meant(String written, String meant) {
        assertThat(String.join(" ", misspellings.read(written))).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "money",
                "treat",
                "strange",
                "back",
                "protection",
                "transition",
                "heat",
                "mankind",
                "zebra"
            })
    void words_stay_what_they_are(String word) {
        assertThat(misspellings.read(word)).containsExactly(word);
    }
}
