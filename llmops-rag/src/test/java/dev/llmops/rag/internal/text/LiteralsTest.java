package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It is 3 metres long | The cable has 3 m | true",
                "It is 3 metres long | The cable has 3.0 metres | true",
                "It is 3 metres long | The cable has 3 feet | false",
                "It is 3 metres long | The cable has 5 metres | false",
                "It costs $1,200 | The price is 1200 dollars | true",
                "It costs 1.5 million euros | The price is €1.5 million | true",
                "It costs 1.5 million | The price is 1,500,000 | true",
                "It costs 1.5 billion | The price is 1.5 million | false",
                "It takes fourteen days | within 14 days | true",
                "It takes ten days | within 14 days | false",
                "It has twenty-one gears | It has 21 gears | true",
                "It rose by 12% | a rise of 12 percent | true",
                "It rose by 12% | a rise of 12 | true",
                "Founded in 1994 | founded in 1994. | true",
                "Founded in the 1990s | in the 1990s | true",
                "Version 1.2.3 | Version 1.2.3 is out | true",
                "Nothing here | or here | true",
                "The HbA2c test | The HbA1c test | false",
                "The HbA1c test | An hba1c test | true",
                "It is the 3rd of 5km | third, of 5 km; 3 | true",
            })
    void numbers_agree_by_value_and_unit(String claim, String evidence, boolean right) {
        assertThat(Literals.of(claim).wrongIn(Literals.of(evidence)).isEmpty()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "On March 3, 2021 it opened | It opened on 3 March 2021 | true",
                "On March 3, 2021 it opened | It opened on 2021-03-03 | true",
                "On March 3, 2021 it opened | It opened on 3 May 2021 | false",
                "On 5 Sept. 2020 | September 5, 2020 | true",
                "They may march | nobody knows | true",
            })
    void dates_agree_by_month(String claim, String evidence, boolean right) {
        assertThat(Literals.of(claim).wrongIn(Literals.of(evidence)).isEmpty()).isEqualTo(right);
    }

    @Test
    void a_quote_must_stand_word_for_word() {
        Literals evidence = Literals.of("The manual says: \u201cNever pull the long cable!\u201d And then some.");

        assertThat(Literals.of("It says \"never pull the long cable\".").wrongIn(evidence))
                .isEmpty();
        assertThat(Literals.of("It says \"always pull the long cable\".").wrongIn(evidence))
                .containsExactly("the quote 'always pull the long cable' is not in the evidence word for word");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The song was sung by Justin Bieber | Bieber, Justin sang it | true",
                "The song was sung by Justin Bieber | Justin Trudeau sang it | false",
                "In 1990 the American singer Milira sang | America's singer Milira | true",
                "He works at the WHO | at the World Health Organization | true",
                "He works at the World Health Organization | at the WHO | true",
                "Cables are long. Tables are not | nothing | true",
                "Milira sings | Mariah sings | true",
                "It was sung by Milira | it was sung by Mariah | false",
            })
    void names_stand_in_the_evidence_in_their_forms(String claim, String evidence, boolean found) {
        List<String> missing = Literals.of(claim).namesMissingIn(Literals.of(evidence));

        assertThat(missing.isEmpty()).as(missing.toString()).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "It is not red, true",
        "It isn't red, true",
        "It never was, true",
        "It is red, false",
        "It is not only red, false",
        "It is not without charm, false",
        "a notable note, false",
    })
    void negation_turns_a_statement_around(String text, boolean negated) {
        assertThat(Negation.in(text)).isEqualTo(negated);
    }

    @Test
    void sentences_end_neither_behind_abbreviations_nor_inside_numbers() {
        String text = "Dr. A. Smith wrote it, e.g. In 1.5 hours. It is long!\nA list\n- one. two";

        assertThat(Sentences.of(text).stream().map(range -> range.in(text)))
                .containsExactly("Dr. A. Smith wrote it, e.g. In 1.5 hours.", "It is long!", "A list", "- one. two");
    }
}
