package dev.llmops.rag.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import java.util.List;
import java.util.Optional;
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
                "It is 2.5 metres long | The cable has 250 cm | true",
                "It is 2.5 metres long | The cable has 25 cm | false",
                "It takes 90 minutes | within 1.5 hours | true",
                "It is 62 miles away | 100 km away | true",
                "It is 72 miles away | 100 km away | false",
                "A term of 24 months | a term of 2 years | true",
                "It costs $5m | It costs 5 million dollars | true",
                "It costs $5m | It costs $6 million | false",
                "It costs USD 1.2 billion | a price of $1.2bn | true",
                "It costs 10k | It costs 10,000 | true",
                "It has 1,600 users | its 1, 600 users | true",
                "It has 1,700 users | its 1, 600 users | false",
                "It rose by 98.7% | a rise of 98. 7 per cent | true",
                "It costs $2.5 million | a price of $ 2. 5 million | true",
                "It costs $2.5 million | a price of $ 2. 6 million | false",
                "It has 60,463 adults | of 60 463 adults | true",
                "It has 60 463 adults | of 60,463 adults | true",
                "It has 60 464 adults | of 60,463 adults | false",
                "It has 1\u00a0200 parts | 1200 parts | true",
                "A rise of .5% | a rise of 0.5 percent | true",
                "Between 76-85% of them | from 76.3% to 85.4% | true",
                "Between 76-95% of them | from 76.3% to 85.4% | false",
                "About 3-4 million people | 3 million to 4 million people | true",
                "About 45% of them | exactly 45.3% of them | true",
                "About 47% of them | exactly 45.3% of them | false",
                "It has 3.1 million users | its 3,123,456 users | true",
                "It has 3.3 million users | its 3,123,456 users | false",
                "Half of them: 50% | half of them | true",
                "It holds 12 eggs | It holds a dozen eggs | true",
                "The 5th regiment | the fifth regiment | true",
                "A score of 2 in the category | a score of 2 | true",
                "In the 1990s | 1990 seconds | true",
                "It stops CTLA-4 | with anti-CTLA4 | true",
                "It stops CTLA-4 | with anti-CTLA5 in 4 mice | false",
                "Type-2 diabetes | type 2 diabetes | true",
                "Type-2 diabetes | type 21 diabetes | false",
                "The Ly6C monocytes | Ly-6C monocytes | true",
                "It opened in mid-2019 | in 2019 | true",
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
                "On 5 September 2020 | on 9/5/2020 | true",
                "On 5 March 2020 | on 9/5/2020 | false",
                "They may march | nobody knows | true",
            })
    void dates_agree_by_month(String claim, String evidence, boolean right) {
        assertThat(Literals.of(claim).wrongIn(Literals.of(evidence)).isEmpty()).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The mean correlation was calculated (Figure 3) | The mean correlation was calculated (Figure 2). See Figure 3 | 2",
                "The engine has 6 cylinders and a turbo | The engine has 8 cylinders and a turbo. It has 6 airbags | 8",
                "FP-2 has been implicated in merozoite invasion | FP-1 has been implicated in merozoite invasion. FP-2 was not | FP-1",
                "The engine has 8 cylinders and a turbo | The engine has 8 cylinders and a turbo. It has 6 airbags | ",
                "It lives 9 years for males and 13 years for females | It lives 13 years for females and 9 years for males | ",
                "The revenue was 5 million | In 2019 the revenue was 4 million. Later the revenue was 5 million | ",
            })
    void a_number_that_stands_elsewhere_is_no_support_where_another_stands_in_its_words(
            String claim, String evidence, String other) {
        List<String> replaced = Literals.of(claim).replacedIn(Literals.of(evidence));

        if (other == null) {
            assertThat(replaced).isEmpty();
        } else {
            assertThat(replaced).singleElement().asString().startsWith("the evidence says '" + other);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It increases the risk | It lowers the risk | lower",
                "It was built before the war | It was built after the war | after",
                "It increases the risk | It increases the risk and lowers the price | ",
                "It increases or lowers it | It lowers it | ",
                "It is a lamp | It lowers it | ",
            })
    void an_opposite_is_one_only_where_neither_side_says_both(String claim, String evidence, String said) {
        Optional<String> opposite =
                Antonyms.in(Stems.of(claim).set(), Stems.of(evidence).set());

        assertThat(opposite.orElse(null)).isEqualTo(said);
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

        assertThat(Sentences.of(text, CharRange::new).stream().map(range -> range.in(text)))
                .containsExactly("Dr. A. Smith wrote it, e.g. In 1.5 hours.", "It is long!", "A list", "- one. two");
    }
}
