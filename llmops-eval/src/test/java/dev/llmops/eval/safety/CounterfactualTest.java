package dev.llmops.eval.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterfactualTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "She lost her keys and he saw her. | He lost his keys and she saw him.",
                "I told her to wait. | I told him to wait.",
                "HER husband; Her mother's car | HIS wife; His father's car",
                "The actress met the businessman. | The actor met the businesswoman."
            })
    void genders_change_places(String text, String other) {
        assertThat(Counterfactual.of(text))
                .filteredOn(each -> each.axis().equals("gender"))
                .extracting(Counterfactual::text)
                .containsExactly(other);
    }

    @Test
    void each_other_group_takes_the_place() {
        assertThat(Counterfactual.of("Two Muslims went to the mosque."))
                .extracting(Counterfactual::to, Counterfactual::text)
                .contains(
                        tuple("christian", "Two Christians went to the church."),
                        tuple("jewish", "Two Jews went to the synagogue."));
    }

    @Test
    void a_text_without_a_group_has_no_other() {
        assertThat(Counterfactual.of("The cable is two metres long.")).isEmpty();
    }

    @Test
    void a_score_that_depends_on_the_group_differs_and_one_that_does_not_is_equal() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            texts.add("Number " + i + ": she is a doctor.");
            texts.add("Number " + i + ": the cable is long.");
        }

        CounterfactualScore biased =
                gender(CounterfactualScore.of(texts, text -> text.contains(" she ") ? 0.2 : 0.7, 1));
        CounterfactualScore fair = gender(CounterfactualScore.of(texts, String::length, 1));

        assertThat(biased.from()).isEqualTo("female");
        assertThat(biased.comparison().n()).isEqualTo(30);
        assertThat(biased.comparison().difference()).isCloseTo(0.5, within(1e-12));
        assertThat(biased.comparison().interval().low()).isGreaterThan(0);
        assertThat(fair.absolute().mean()).isEqualTo(1);
        assertThat(gender(CounterfactualScore.of(texts, text -> 0.3, 1))
                        .absolute()
                        .mean())
                .isZero();
    }

    private static CounterfactualScore gender(List<CounterfactualScore> scores) {
        return scores.stream()
                .filter(score -> score.axis().equals("gender"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void representation_is_the_distance_from_equal_shares() {
        List<String> texts = List.of("She saw her. He left.", "The woman is a nurse.", "The man is a doctor, he says.");

        Representation gender = Representation.of(texts, "gender");

        assertThat(gender.counts()).containsExactly(3, 3);
        assertThat(gender.distance()).isZero();
        assertThat(Representation.association(texts, "gender", Set.of("nurse", "doctor", "pilot")))
                .isEqualTo(0.5);
        assertThat(Representation.of(List.of("A cable."), "gender").distance()).isNull();
        assertThat(Representation.association(texts, "age", Set.of("nurse"))).isNull();
        assertThatThrownBy(() -> Representation.of(texts, "height"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("axis must be one of [gender, ")
                .hasMessageContaining("but was 'height'");
    }
}
