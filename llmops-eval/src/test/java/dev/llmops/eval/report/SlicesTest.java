package dev.llmops.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SlicesTest {

    private static final Dataset DATASET = dataset();
    private static EvaluationRun run;

    /** Not while the class is made: the threads of the run need it. */
    @BeforeAll
    static void evaluate() {
        run = EvaluationRunner.builder(
                        Target.ofText("t", row -> row.metadata().get("topic").equals("hard") ? "no" : "yes"),
                        List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(DATASET);
    }

    private static Dataset dataset() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Map<String, Object> metadata = i == 39
                    ? Map.of("topic", "easy")
                    : Map.of("topic", i < 10 ? "hard" : "easy", "tags", i % 2 == 0 ? List.of("a", "b") : List.of("b"));
            rows.add(new Row("r" + i, "q" + i, "yes", metadata));
        }
        return Dataset.of("d", rows);
    }

    @Test
    void a_run_is_cut_by_values_and_by_each_tag_of_a_list() {
        Slices slices = Slices.of(run, List.of("topic", "tags"));

        assertThat(slices.slices())
                .extracting(slice -> slice.field() + " " + slice.value() + " " + slice.rows())
                .containsExactly("topic easy 30", "topic hard 10", "tags (none) 1", "tags a 20", "tags b 39");
        Slice hard = slices.slices().get(1);
        assertThat(hard.estimate().mean()).isZero();
        assertThat(hard.estimate().interval().high()).isBetween(0.2, 0.3);
        assertThat(hard.p()).isLessThan(1e-6);
        assertThat(hard.holmP()).isGreaterThan(hard.p());
        assertThat(slices.slices().get(3).holmP()).as("tags say nothing").isEqualTo(1);
    }

    /** R: fisher.test(matrix(c(3, 1, 1, 3), 2)) and fisher.test(matrix(c(1, 9, 11, 3), 2)), both in its documentation. */
    @Test
    void fishers_test_is_that_of_r() {
        assertThat(SliceTest.fisher(3, 4, 1, 4)).isCloseTo(0.4857, within(5e-5));
        assertThat(SliceTest.fisher(1, 12, 9, 12)).isCloseTo(0.002759, within(5e-7));
    }

    @Test
    void too_few_scores_for_a_test_have_no_p() {
        assertThat(SliceTest.p(new double[] {0.5}, new double[] {0.1, 0.2})).isNull();
        assertThat(SliceTest.p(new double[] {}, new double[] {1})).isNull();
        assertThat(SliceTest.p(new double[] {0.5, 0.5}, new double[] {0.5, 0.5}))
                .isNull();
        assertThat(SliceTest.p(new double[] {0.1, 0.2, 0.15}, new double[] {0.8, 0.9, 0.85}))
                .isLessThan(0.01);
    }

    @Test
    void a_field_that_no_row_has_and_one_with_a_value_for_each_row_are_refused() {
        assertThatThrownBy(() -> Slices.of(run, List.of("colour")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'colour'");

        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(new Row("r" + i, "q", "yes", Map.of("n", i, "topic", "x")));
        }
        Dataset many = Dataset.of("many", rows);
        EvaluationRun wide = EvaluationRunner.builder(Target.ofText("t", row -> "yes"), List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(many);
        assertThatThrownBy(() -> Slices.of(wide, List.of("n"))).hasMessageContaining("has 60");
    }

    @Test
    void tables_say_how_to_read_so_many_intervals() {
        Slices slices = Slices.of(run, List.of("topic", "tags"));

        assertThat(Reports.console(slices)).contains("5 slices", "p (Holm)", "hard");
        assertThat(Reports.html(run, slices))
                .contains("<h2>Slices</h2>", "exact-match by topic")
                .doesNotContain("<script", "NaN");
    }
}
