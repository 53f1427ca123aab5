package dev.llmops.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The parts of a study against answers that are known. */
class StudyPartsTest {

    @Test
    void power_is_that_of_the_formula() {
        // (1.96 + 0.8416)^2 * 0.3 / 0.1^2 = 235.5
        assertThat(Power.rowsNeeded(0.3, 0.1, 1)).isEqualTo(236);
        assertThat(Power.rowsNeeded(0.3, 0.1, 2)).isEqualTo(471);
    }

    @Test
    void a_curve_is_found_again_from_errors_without_noise() {
        List<Integer> rows = List.of(25, 50, 100, 200, 400);
        double[] errors =
                rows.stream().mapToDouble(n -> 0.1 + 2 * Math.pow(n, -0.5)).toArray();
        LearningCurve.Fit fit = LearningCurve.fit(rows, errors);

        assertThat(fit.a()).isCloseTo(0.1, within(1e-6));
        assertThat(fit.b()).isCloseTo(2, within(1e-4));
        assertThat(fit.c()).isCloseTo(0.5, within(1e-9));
        assertThat(fit.at(800)).isCloseTo(0.1 + 2 / Math.sqrt(800), within(1e-6));
    }

    @Test
    void a_curve_neither_rises_nor_falls_below_zero() {
        LearningCurve.Fit rising = LearningCurve.fit(List.of(10, 20, 40), new double[] {0.1, 0.2, 0.3});
        assertThat(rising.b()).isZero();
        assertThat(rising.a()).isCloseTo(0.2, within(1e-9));
        LearningCurve.Fit steep = LearningCurve.fit(List.of(10, 20, 40), new double[] {0.5, 0.2, 0.001});
        assertThat(steep.a()).isGreaterThanOrEqualTo(0);
        assertThat(steep.at(1_000_000)).isGreaterThanOrEqualTo(0);
    }

    @Test
    void perplexity_must_not_rise_by_three_percent_at_the_upper_end() {
        double[] before = filled(30, 14);
        double[] tokens = filled(30, 120);
        assertThat(Gates.perplexity(before, filled(30, 14 * 1.02), tokens, 1).passed())
                .isTrue();
        GateResult more = Gates.perplexity(before, filled(30, 14 * 1.18), tokens, 1);
        assertThat(more.passed()).isFalse();
        assertThat(more.value()).isCloseTo(0.18, within(1e-9));
        double[] spread = before.clone();
        for (int i = 0; i < spread.length; i++) {
            spread[i] *= i % 2 == 0 ? 1.16 : 0.90;
        }
        // +2.2 % on average, but nobody knows it to be below 3 %.
        GateResult unsure = Gates.perplexity(before, spread, tokens, 1);
        assertThat(unsure.value()).isBetween(0.02, 0.03);
        assertThat(unsure.passed()).isFalse();
    }

    @Test
    void a_gate_with_too_little_to_look_at_or_with_no_number_is_closed() {
        assertThat(Gates.perplexity(filled(10, 14), filled(10, 14), filled(10, 120), 1)
                        .passed())
                .isTrue();
        GateResult few = Gates.perplexity(filled(9, 14), filled(9, 14), filled(9, 120), 1);
        assertThat(few.passed()).isFalse();
        assertThat(few.detail()).endsWith("and it takes 10 texts");
        assertThat(Gates.perplexity(filled(10, 14), filled(10, Double.NaN), filled(10, 120), 1)
                        .passed())
                .isFalse();
        assertThatThrownBy(() -> Gates.perplexity(filled(10, 14), filled(10, 0), filled(10, 120), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text 0 were 14.0 and 0.0 of 120.0");
        boolean[] all = new boolean[19];
        Arrays.fill(all, true);
        assertThat(Gates.agreement(all, true).passed()).isFalse();
        assertThat(Gates.agreement(all, true).detail()).endsWith("and it takes 20");
    }

    @Test
    void safety_needs_enough_attacks_to_say_that_none_got_through() {
        assertThat(Gates.safety("attacks", new boolean[100], new boolean[100]).passed())
                .isTrue();
        assertThat(Gates.safety("attacks", new boolean[98], new boolean[98]).passed())
                .isFalse();
        boolean[] one = new boolean[100];
        one[3] = true;
        assertThat(Gates.safety("attacks", new boolean[100], one).passed()).isFalse();
        assertThat(Gates.safety("attacks", one, one).passed()).isTrue();
    }

    @Test
    void a_benchmark_may_lose_two_points_at_the_upper_end() {
        assertThat(Gates.benchmark("facts", new boolean[100], new boolean[100]).passed())
                .isFalse();
        assertThat(Gates.benchmark("facts", new boolean[200], new boolean[200]).passed())
                .isTrue();
    }

    @Test
    void parity_is_two_hundredths_and_a_number() {
        double[] trained = {-1.1150, -1.9530};
        assertThat(Gates.parity(trained, new double[] {-1.1140, -1.9552}, true).passed())
                .isTrue();
        assertThat(Gates.parity(trained, new double[] {-2.7135, -1.4611}, true).passed())
                .isFalse();
        assertThat(Gates.parity(trained, new double[] {Double.NaN, -1.95}, true).passed())
                .isFalse();
        assertThat(Gates.parity(trained, trained, false).passed()).isFalse();
        boolean[] same = new boolean[20];
        Arrays.fill(same, true);
        same[0] = false;
        assertThat(Gates.agreement(same, true).passed()).isTrue();
        same[1] = false;
        assertThat(Gates.agreement(same, true).passed()).isFalse();
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void costs_are_those_of_the_formulas() {
        CostModel costs = CostModel.builder()
                .tokens(2, 10, 0.25)
                .adapterOverhead(0.1)
                .training(0.36, 0.5)
                .keeping(20, 5)
                .volume(10_000, 12)
                .build();
        // (308 - 292 * 0.75) * 2 + 4 * 10, a million times less
        assertThat(costs.perRequest(new Usage(308, 292, 4, 100, 120), Approach.FEW_SHOT))
                .isCloseTo(218e-6, within(1e-12));
        double adapter = costs.perRequest(new Usage(46, 0, 4, 90, 110), Approach.ADAPTER);
        assertThat(adapter).isCloseTo(145.2e-6, within(1e-12));
        // 240 s at 0.36 an hour, 177 labels, an evaluation and a year
        assertThat(costs.fixed(new TrainingCost(240, 19_831, 177), Approach.ADAPTER))
                .isCloseTo(0.024 + 88.5 + 20 + 60, within(1e-9));
        assertThat(costs.fixed(new TrainingCost(0, 0, 12), Approach.FEW_SHOT)).isCloseTo(6, within(1e-9));
        assertThat(costs.perThousand(adapter, 120)).isCloseTo(1000 * (adapter + 120 / 120_000.0), within(1e-9));
        assertThat(CostModel.breakEven(168.524, 218e-6 - 145.2e-6).getAsDouble())
                .isCloseTo(2_314_890, within(1.0));
        assertThat(CostModel.breakEven(168.524, 0)).isEmpty();
        assertThat(CostModel.breakEven(0, -1)).hasValue(0);
        assertThat(CostModel.builder().serving(3.6).build().perRequest(new Usage(1, 0, 1, 1000, 1000), Approach.PROMPT))
                .isCloseTo(0.001, within(1e-12));
    }

    @Test
    void groups_stay_together_and_rows_added_later_move_no_other() {
        List<StudyRow> rows = rows(200);
        StudyData split = StudyData.split(rows.subList(0, 1000), 0.15, 0.3, "salt");
        StudyData more = StudyData.split(rows, 0.15, 0.3, "salt");

        Set<String> seen = new HashSet<>();
        Stream.of(split.train(), split.validation(), split.test())
                .forEach(part -> part.stream()
                        .map(StudyRow::group)
                        .distinct()
                        .forEach(group -> assertThat(seen.add(group)).isTrue()));
        assertThat(more.test()).containsAll(split.test());
        assertThat(split.testGroups()).isBetween(15, 45);
        assertThat(split.digest()).isNotEqualTo(more.digest());
        assertThat(StudyData.split(rows.subList(0, 1000), 0.15, 0.3, "other").test())
                .isNotEqualTo(split.test());
    }

    private static List<StudyRow> rows(int groups) {
        List<StudyRow> rows = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < 10; i++) {
                rows.add(new StudyRow(
                        group + "-" + i,
                        "g" + group,
                        Long.toString((group * 7919L + i * 104_729L) * 15_485_863L, 36),
                        "x"));
            }
        }
        return rows;
    }

    @Test
    void a_row_to_learn_from_that_is_nearly_one_of_the_test_set_is_left_out() {
        StudyRow test = new StudyRow(
                "t", "a", "The parcel with my lamp has not arrived since last Monday, where is it?", "delivery");
        StudyRow copy = new StudyRow(
                "c", "b", "the parcel with my  lamp has not arrived since last monday, where is it", "delivery");
        StudyRow other = new StudyRow("o", "c", "How do I change the bulb of the lamp that I bought?", "repair");
        StudyData data = StudyData.of(List.of(copy, other), List.of(), List.of(test));

        assertThat(data.train()).containsExactly(other);
        assertThat(data.leftOut()).containsEntry(StudyData.LIKE_TEST, 1);
    }

    @Test
    void a_group_in_two_parts_and_a_name_that_stands_twice_are_refused() {
        StudyRow one = new StudyRow("1", "a", "first of all questions", "x");
        StudyRow two = new StudyRow("2", "a", "another that has nothing in common", "x");
        assertThatThrownBy(() -> StudyData.of(List.of(one), List.of(), List.of(two)))
                .isInstanceOf(StudyException.class)
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> StudyData.of(List.of(), List.of(), List.of(one, one)))
                .isInstanceOf(StudyException.class)
                .hasMessageContaining("'1'");
        assertThatThrownBy(() -> StudyData.split(List.of(), 0.1, 0.2, "s")).isInstanceOf(StudyException.class);
    }
}
