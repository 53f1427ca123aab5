package dev.llmops.eval.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.RunInfo;
import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PilotTest {

    private static final EvaluationCase ANSWER = new EvaluationCase("q", "a", null, List.of(), List.of());

    /** By hand: scores 0, 1, 0, 1 have the variance 1/3; twice that, and (1.959964 + 0.841621)² = 7.848880. */
    @Test
    void one_run_counts_twice() {
        Pilot pilot = Pilot.of(run(1, 0, 1, 0, 1), "m");

        assertThat(pilot.variance()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(pilot.paired()).isFalse();
        assertThat(pilot.rowsFor(0.1)).isEqualTo((long) Math.ceil(7.848880 * 2 / 3 / 0.01));
        assertThat(pilot.differenceOf((int) pilot.rowsFor(0.1)))
                .isLessThanOrEqualTo(0.1)
                .isCloseTo(0.1, within(1e-3));
    }

    @Test
    void two_runs_that_fail_on_the_same_rows_need_fewer_rows() {
        EvaluationRun before = run(1, 0, 1, 0, 1, 0, 1, 0, 1);
        EvaluationRun after = run(1, 0, 1, 0, 1, 0, 1, 1, 1);
        Pilot pilot = Pilot.of(RunComparison.of(before, after), "m");

        assertThat(pilot.paired()).isTrue();
        assertThat(pilot.variance()).isCloseTo(1 / 8.0, within(1e-12));
        assertThat(pilot.rowsFor(0.05)).isLessThan(Pilot.of(before, "m").rowsFor(0.05));
    }

    /** Clusters whose rows are all alike hold as much as one row each. */
    @Test
    void rows_that_are_alike_within_clusters_need_as_many_more_rows() {
        EvaluationRun run =
                run(3, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1).clusteredBy("document");
        Pilot pilot = Pilot.of(run, "m");

        assertThat(pilot.clusters()).isEqualTo(6);
        assertThat(pilot.designEffect()).isBetween(2.9, 3.6);
        assertThat(pilot.clustersOf(300)).isEqualTo(100);
        assertThat(Pilot.of(run(3, 0, 1, 0, 1, 0, 1).clusteredBy("document"), "m")
                        .designEffect())
                .isEqualTo(1);
    }

    @Test
    void a_pilot_without_spread_is_refused() {
        assertThatThrownBy(() -> Pilot.of(run(1, 1, 1, 1), "m"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("scores of 'm' are not all alike, but it had 3 of them");
        assertThatThrownBy(() -> Pilot.of(run(1, new double[] {0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7}), "m"))
                .isInstanceOf(RunException.class);
    }

    @Test
    void a_metric_that_the_run_does_not_have_is_named_with_those_that_it_has() {
        assertThatThrownBy(() -> Pilot.of(run(1, 1, 0), "other"))
                .isInstanceOf(RunException.class)
                .hasMessage("the pilot's run was not judged by 'other', but by [m]");
        assertThatThrownBy(() -> Pilot.of(RunComparison.of(run(1, 1, 0), run(1, 0, 1)), "other"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'other'");
    }

    /** Taken as independent, they would ask for too few rows. */
    @Test
    void a_pilot_of_one_cluster_is_refused() {
        EvaluationRun one = run(6, 0, 1, 0, 1, 1, 1).clusteredBy("document");

        assertThatThrownBy(() -> Pilot.of(one, "m"))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("at least 2 clusters");
    }

    /** The plan's promise: the planned rows find the planned difference about 80 times in 100, by cluster. */
    @Test
    void the_planned_rows_find_the_planned_difference_four_times_in_five() {
        long seed = 20_261_129;
        SplittableRandom random = new SplittableRandom(seed);
        EvaluationRun large = run(5, noise(2_000, 5, random)).clusteredBy("document");
        Pilot of = Pilot.of(large, "m");
        Pilot pilot = new Pilot("m", of.rows(), of.clusters(), of.variance() / 2, of.designEffect(), true);
        int rows = (int) pilot.rowsFor(0.3);
        int found = 0;
        for (int sample = 0; sample < 120; sample++) {
            double[] after = noise(rows, 5, random);
            List<Integer> documents = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                after[i] += 0.3;
                documents.add(i / 5);
            }
            PairedComparison comparison = PairedComparison.of(new double[rows], after, Clusters.of(documents), sample);
            found += comparison.verdict() == PairedComparison.Verdict.BETTER ? 1 : 0;
        }
        assertThat(found / 120.0)
                .as("power with seed " + seed + " and " + rows + " rows")
                .isBetween(0.7, 0.9);
    }

    /** Half of the variance, which is 1, is the document's. */
    private static double[] noise(int n, int perDocument, SplittableRandom random) {
        double[] values = new double[n];
        double document = 0;
        for (int i = 0; i < n; i++) {
            document = i % perDocument == 0 ? uniform(random) : document;
            values[i] = document + uniform(random);
        }
        return values;
    }

    private static double uniform(SplittableRandom random) {
        return (random.nextDouble() - 0.5) * Math.sqrt(6);
    }

    private static EvaluationRun run(int perDocument, double... scores) {
        List<RowResult> rows = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            rows.add(new RowResult(
                    "q" + i,
                    "h" + i,
                    ANSWER,
                    null,
                    null,
                    null,
                    Collections.singletonList(new Judgement("m", Score.of(scores[i]), null)),
                    Map.of("document", i / perDocument)));
        }
        return new EvaluationRun(new RunInfo("d", "v", "t", List.of("m"), Map.of()), rows);
    }
}
