package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CitationCheckerTest {

    private static final ClaimVerifier NOBODY_CHECKS =
            (claim, passages) -> Verification.notChecked("none", "nobody checks");

    private static final List<Passage> PASSAGES = List.of(
            passage("lamp.md", "The cable of the lamp is 3 metres long. It is black and made of cotton."),
            passage("table.md", "The table is made of oiled oak and carries 80 kilograms."));

    private final CitationChecker checker = new CitationChecker(ClaimVerifier.lexical());

    @Test
    void a_claim_that_its_passage_makes_is_supported() {
        String answer = "The lamp's cable is 3 metres long [1]. The table is made of oak [2].";

        CheckedAnswer checked = checker.check(answer, PASSAGES);

        assertThat(checked.citations())
                .extracting(Citation::number, citation -> citation.claim().in(answer), Citation::support)
                .containsExactly(
                        tuple(1, "The lamp's cable is 3 metres long", Support.SUPPORTED),
                        tuple(2, "The table is made of oak", Support.SUPPORTED));
        assertThat(checked.citations().get(1).passage().sourceId()).isEqualTo("table.md");
        assertThat(checked.hasSupport()).isTrue();
        assertThat(checked.uncited()).isEmpty();
    }

    @Test
    void a_claim_about_something_else_and_a_changed_number_are_not() {
        CheckedAnswer checked = checker.check(
                "The cable of the lamp is 5 metres long [1]. Refunds take two weeks [1]. The table is made of oak [1].",
                PASSAGES);

        assertThat(checked.citations())
                .extracting(Citation::support)
                .containsExactly(Support.UNSUPPORTED, Support.UNSUPPORTED, Support.UNSUPPORTED);
        assertThat(checked.hasSupport()).isFalse();
    }

    @Test
    void a_claim_with_a_passage_that_says_nothing_is_checked_and_unsupported() {
        CheckedAnswer checked = checker.check("The cable is 3 metres long [1].", List.of(passage("none.md", "[]")));

        assertThat(checked.claims())
                .extracting(CheckedClaim::support, CheckedClaim::score)
                .containsExactly(tuple(Support.UNSUPPORTED, 0.0));
        assertThat(CitationMetrics.of(checked).notChecked()).isZero();
    }

    @Test
    void a_number_that_no_passage_has_is_out_of_range_and_told() {
        String answer = "The table is made of oak [2, 7]. It is red [0].";

        CheckedAnswer checked = checker.check(answer, PASSAGES);

        assertThat(checked.citations())
                .extracting(Citation::number, citation -> citation.claim().in(answer), Citation::support)
                .containsExactly(
                        tuple(2, "The table is made of oak", Support.SUPPORTED),
                        tuple(7, "The table is made of oak", Support.OUT_OF_RANGE),
                        tuple(0, "It is red", Support.OUT_OF_RANGE));
        assertThat(checked.citations().get(1).passage()).isNull();
    }

    @Test
    void each_citation_in_a_sentence_has_its_own_claim() {
        assertClaims(
                "The cable is 3 metres long [1] and the table carries 80 kilograms [2].",
                "The cable is 3 metres long",
                "and the table carries 80 kilograms");
    }

    /** What follows the last citation of a sentence is claimed too, and nothing backs it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The cable is 3 metres long [1], and it is red. | and it is red.",
                "The cable is 3 metres long [1] and costs 90 euros. | and costs 90 euros.",
                "The cable is 3 metres long [1]; the plug is white. | the plug is white.",
                "The cable is 3 metres long [1] (it is red). | (it is red).",
                "The cable is 3 metres long [1] – red. | – red.",
                "The cable is 3 metres long [1] in 2010. | in 2010.",
                "The cable is 3 metres long [1], not red. | not red.",
                "The table is oak [2], the cable is long [1], and it is red! | and it is red!",
                "Das Kabel ist 3 Meter lang [1] und kostet 90 Euro. | und kostet 90 Euro.",
                "线长三米，用于灯具照明[1]，价格九十元。 | ，价格九十元。",
            })
    void what_follows_the_last_citation_of_a_sentence_is_a_claim_without_citation(String answer, String tail) {
        assertThat(checker.check(answer, PASSAGES).uncited())
                .extracting(range -> range.in(answer))
                .containsExactly(tail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The cable is 3 metres long [1], respectively.",
                "The cable is 3 metres long [1] as well.",
                "The cable is 3 metres long [1], too!",
                "The cable is 3 metres long [1] (see above).",
                "The cable is 3 metres long [1], for example.",
                "Das Kabel ist 3 Meter lang [1], beziehungsweise auch.",
                "Le câble mesure 3 mètres [1] également.",
                "El cable mide 3 metros [1], respectivamente.",
                "The cable is 3 metres long [1] [2].",
            })
    void words_that_only_join_are_no_claim(String answer) {
        assertThat(checker.check(answer, PASSAGES).uncited()).isEmpty();
    }

    /** Such a citation is for the whole clause, so all of it is compared. */
    @Test
    void a_citation_before_the_verb_or_behind_according_to_is_for_what_follows_too() {
        assertClaims("The cable of the lamp [1] is 3 metres long.", "The cable of the lamp [1] is 3 metres long.");
        assertClaims("According to [1], it is 3 metres long.", "According to [1], it is 3 metres long.");
        assertClaims("- **Cable** [1]: 3 metres long", "- **Cable** [1]: 3 metres long");
        assertClaims(
                "The manual [1] says it is long, and the list [2] says it is oak.",
                "The manual [1] says it is long, and the list",
                "says it is long, and the list [2] says it is oak.");
        assertThat(checker.check("The cable of the lamp [1] is 5 metres long.", PASSAGES)
                        .hasSupport())
                .isFalse();
        assertThat(checker.check("The cable of the lamp [1] is 3 metres long.", PASSAGES)
                        .hasSupport())
                .isTrue();
    }

    @Test
    void neighbouring_markers_share_a_claim() {
        assertClaims("The cable is long [1][2].", "The cable is long", "The cable is long");
        assertClaims("The cable is long [1], [2].", "The cable is long", "The cable is long");
        assertClaims("The cable is long [1] and [2].", "The cable is long", "The cable is long");
    }

    /** "and iron" alone says nothing; from eight letters on a part is a claim. */
    @Test
    void the_rest_of_a_claim_is_compared_with_what_it_is_the_rest_of() {
        assertClaims("It has oak [1] and iron [2].", "It has oak", "It has oak [1] and iron");
        assertClaims("It has oak [1] and steel [2].", "It has oak", "and steel");
        assertClaims("It has oak [1]; , it is of steel [2].", "It has oak", "it is of steel");
    }

    @Test
    void a_marker_behind_the_full_stop_belongs_to_the_sentence_before_it() {
        assertClaims("The cable is long. [1] The table is heavy. [2]", "The cable is long.", "The table is heavy.");
    }

    @Test
    void a_marker_at_the_beginning_of_a_line_belongs_to_the_sentence_behind_it() {
        assertClaims("[1] The cable is long.\n[2] The table is heavy.", "The cable is long.", "The table is heavy.");
        assertClaims("- The cable is long.\n  [1]", "- The cable is long.");
        assertClaims("The table is heavy.\n  [1] The cable is long.", "The cable is long.");
        assertClaims("    The cable is long [1].", "The cable is long");
    }

    @Test
    void sentences_without_citation_are_told() {
        String answer = "Hello there! The cable is long [1]. The moon is a cheese.";

        assertThat(checker.check(answer, PASSAGES).uncited())
                .extracting(range -> range.in(answer))
                .containsExactly("Hello there!", "The moon is a cheese.");
    }

    @Test
    void claims_come_in_the_order_of_the_text_and_say_what_is_wrong_with_them() {
        String answer = "Hello there! The table is made of oak [2, 7]. The moon is a cheese.";

        CheckedAnswer checked = checker.check(answer, PASSAGES);

        assertThat(checked.claims())
                .extracting(claim -> claim.range().in(answer), CheckedClaim::support, CheckedClaim::problems)
                .containsExactly(
                        tuple("Hello there!", Support.UNCITED, List.of()),
                        tuple("The table is made of oak", Support.SUPPORTED, List.of("there is no passage 7")),
                        tuple("The moon is a cheese.", Support.UNCITED, List.of()));
    }

    @Test
    void the_text_of_a_footnote_is_no_claim() {
        CheckedAnswer checked =
                new CitationChecker(NOBODY_CHECKS).check("The cable is long.[^1]\n\n[^1]: lamp.md, page 2", PASSAGES);

        assertThat(checked.claims()).hasSize(1);
        assertThat(checked.citations()).hasSize(1);
    }

    @Test
    void nor_are_its_second_sentence_and_its_indented_lines_while_the_line_behind_it_is_one_again() {
        String answer =
                "The cable is long.[^1]\n\n[^1]: See the manual. It has two pages.\n    They are blue.\nThe table is red.";

        CheckedAnswer checked = new CitationChecker(NOBODY_CHECKS).check(answer, PASSAGES);

        assertThat(checked.claims())
                .extracting(claim -> claim.range().in(answer))
                .containsExactly("The cable is long.", "The table is red.");
    }

    @Test
    void an_answer_without_anything_to_check_is_no_error() {
        assertThat(checker.check("", PASSAGES).citations()).isEmpty();
        assertThat(checker.check("[1]", PASSAGES).citations())
                .extracting(Citation::support)
                .containsExactly(Support.UNSUPPORTED);
        assertThat(checker.check("Long [1].", List.of()).citations())
                .extracting(Citation::support)
                .containsExactly(Support.OUT_OF_RANGE);
    }

    @Test
    void citations_of_a_claim_that_nobody_could_check_are_not_checked_one_by_one() {
        List<List<String>> asked = new ArrayList<>();
        ClaimVerifier nobody = (claim, passages) -> {
            asked.add(passages);
            return Verification.notChecked("none", "nobody checks");
        };

        CheckedAnswer checked = new CitationChecker(nobody).check("The cable is long [1][2]. Red.", PASSAGES);

        assertThat(checked.citations())
                .extracting(Citation::support)
                .containsExactly(Support.NOT_CHECKED, Support.NOT_CHECKED);
        assertThat(asked).hasSize(1);
        assertThat(checked.claims().get(0).problems()).containsExactly("nobody checks");
        assertThat(CitationMetrics.of(checked)).isEqualTo(new CitationMetrics(1, 0, 0, 0, 1));
    }

    @Test
    void a_check_that_fails_leaves_the_citation_unchecked() {
        ClaimVerifier down = (claim, passages) -> {
            throw new ModelUnavailableException("down", null);
        };

        assertThat(new CitationChecker(down)
                        .check("The cable is long [1].", PASSAGES)
                        .citations())
                .extracting(Citation::support)
                .containsExactly(Support.NOT_CHECKED);
    }

    @Test
    void a_citation_names_the_sentence_that_supports_it_by_its_range_in_the_document() {
        String document = "Care of the lamp. The cable of the lamp is 3 metres long. It is black.";
        Passage passage = new Passage("lamp.md", new CharRange(100, 100 + document.length()), document, 1.0, Map.of());

        Citation citation = checker.check("The lamp's cable is 3 metres long [1].", List.of(passage))
                .citations()
                .get(0);

        int start = document.indexOf("The cable");
        assertThat(citation.evidence()).isEqualTo(new CharRange(100 + start, 100 + document.indexOf(" It is black")));
        assertThat(citation.method()).isEqualTo("lexical");
        assertThat(citation.score()).isBetween(0.5, 1.0);
    }

    @Test
    void a_passage_with_another_text_than_its_document_has_no_range_of_evidence() {
        Passage changed = PASSAGES.get(0).withText("[redacted] The cable of the lamp is 3 metres long.");

        assertThat(checker.check("The cable of the lamp is 3 metres long [1].", List.of(changed))
                        .citations()
                        .get(0)
                        .evidence())
                .isNull();
    }

    @Test
    void a_claim_is_checked_against_all_its_passages_together_and_a_needed_one_is_partial() {
        ClaimVerifier needsBoth =
                (claim, passages) -> verdict(String.join(" ", passages).contains("cable")
                        && String.join(" ", passages).contains("oak"));

        CheckedAnswer checked = new CitationChecker(needsBoth).check("The cable lies on the oak [1][2].", PASSAGES);

        assertThat(checked.claims())
                .extracting(CheckedClaim::support, CheckedClaim::numbers)
                .containsExactly(tuple(Support.SUPPORTED, List.of(1, 2)));
        assertThat(checked.citations()).extracting(Citation::support).containsExactly(Support.PARTIAL, Support.PARTIAL);
        assertThat(CitationMetrics.of(checked)).isEqualTo(new CitationMetrics(1, 1, 2, 2, 0));
    }

    @Test
    void a_citation_that_adds_nothing_to_a_supported_claim_costs_precision() {
        ClaimVerifier cable =
                (claim, passages) -> verdict(String.join(" ", passages).contains("cable"));

        CheckedAnswer checked = new CitationChecker(cable).check("The cable is long [1][2].", PASSAGES);

        assertThat(checked.citations())
                .extracting(Citation::support)
                .containsExactly(Support.SUPPORTED, Support.UNSUPPORTED);
        assertThat(CitationMetrics.of(checked).precision()).hasValue(0.5);
        assertThat(CitationMetrics.of(checked).recall()).hasValue(1);
    }

    @Test
    void metrics_count_a_citation_that_is_out_of_range_and_a_claim_that_cites_nothing() {
        ClaimVerifier yes = (claim, passages) -> verdict(true);

        CitationMetrics metrics =
                CitationMetrics.of(new CitationChecker(yes).check("Long [1]. Heavy [9]. Red. Oak [2, 7].", PASSAGES));

        assertThat(metrics).isEqualTo(new CitationMetrics(4, 1, 4, 2, 0));
        assertThat(new CitationMetrics(9, 5, 8, 4, 3).plus(new CitationMetrics(4, 3, 2, 1, 1)))
                .isEqualTo(new CitationMetrics(13, 8, 10, 5, 4));
        assertThat(new CitationMetrics(0, 0, 0, 0, 0).precision()).isEmpty();
    }

    @Test
    void a_claim_that_is_supported_in_part_has_neither_recall_nor_precision() {
        ClaimVerifier partly = (claim, passages) -> new Verification(Support.PARTIAL, 0.5, "test", null, List.of());

        assertThat(CitationMetrics.of(new CitationChecker(partly).check("The cable is long [1].", PASSAGES)))
                .isEqualTo(new CitationMetrics(1, 0, 1, 0, 0));
        assertThat(new CitationMetrics(4, 1, 8, 2, 0).recall()).hasValue(0.25);
        assertThat(new CitationMetrics(4, 1, 8, 2, 0).precision()).hasValue(0.25);
    }

    @Test
    void a_claim_with_one_citation_is_checked_once() {
        List<List<String>> asked = new ArrayList<>();
        ClaimVerifier counting = (claim, passages) -> {
            asked.add(passages);
            return verdict(true);
        };

        new CitationChecker(counting).check("The cable is long [1].", PASSAGES);

        assertThat(asked).hasSize(1);
    }

    private static Verification verdict(boolean supported) {
        return new Verification(
                supported ? Support.SUPPORTED : Support.UNSUPPORTED, supported ? 1.0 : 0.0, "test", null, List.of());
    }

    private void assertClaims(String answer, String... claims) {
        assertThat(checker.check(answer, PASSAGES).citations())
                .extracting(citation -> citation.claim().in(answer))
                .containsExactly(claims);
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, CharRange.of(text), text, 1.0, Map.of());
    }
}
