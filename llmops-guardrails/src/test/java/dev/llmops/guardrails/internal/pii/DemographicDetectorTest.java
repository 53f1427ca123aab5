package dev.llmops.guardrails.internal.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemographicDetectorTest {

    private final TextScan scan = new TextScan(PiiDetectors.of(Set.of("age", "title", "nationality")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            She is 34 years old.               | age         | 34
            A 7-year-old boy                   | age         | 7
            the patient, aged 61, came in      | age         | 61
            ein 52-jähriger Mann               | age         | 52
            Il a 34 ans                        | age         | 34
            Er ist 52 Jahre alt.               | age         | 52
            We met Dr. Lee at noon             | title       | Dr.
            Frau Weber ruft an                 | title       | Frau
            a German citizen asked             | nationality | German
            Nationality: Peruvian              | nationality | Peruvian
            """)
    void a_trait_is_told(String text, String type, String value) {
        assertThat(scan.all(text))
                .extracting(Match::type, match -> text.substring(match.start(), match.end()))
                .containsExactly(org.assertj.core.groups.Tuple.tuple(type, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It took 34 days.",
                "The tree is 300 years old.",
                "page 12 of 30",
                "I got 3 answers and 2 anniversaries.",
                "He is 5 years older.",
                "the dr is out",
                "Sir, yes",
                "Mississippi flows",
                "germany and french fries"
            })
    void what_only_looks_like_one_is_not(String text) {
        assertThat(scan.all(text)).isEmpty();
    }

    @Test
    void none_of_them_is_looked_for_unless_it_is_asked_for() {
        assertThat(new TextScan(PiiDetectors.ALL).all("Dr. Lee, a German citizen, is 34 years old."))
                .isEmpty();
    }

    @Test
    void a_nationality_that_may_be_a_language_is_less_sure() {
        assertThat(scan.all("I like German").get(0).score())
                .isLessThan(scan.all("a German passport").get(0).score());
    }
}
