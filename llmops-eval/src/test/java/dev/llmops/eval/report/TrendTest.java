package dev.llmops.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.report.Trend.Point;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.run.RunOrigin;
import dev.llmops.eval.run.Target;
import dev.llmops.eval.stats.PairedComparison.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrendTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    static EvaluationRun run(String name, int right, int rows) {
        List<Row> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(Row.of("r" + i, "q" + i, i < right ? "yes" : "no"));
        }
        // What is expected is part of a row: equal rows, another target.
        List<Row> same =
                all.stream().map(row -> Row.of(row.id(), row.input(), "yes")).toList();
        return EvaluationRunner.builder(
                        Target.ofText(
                                name,
                                row -> all.get(Integer.parseInt(row.id().substring(1)))
                                        .expected()),
                        List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(Dataset.of("suite", same));
    }

    @Test
    void runs_stand_in_the_order_of_their_times_and_are_compared_with_the_one_before() {
        Trend trend = Trend.of(List.of(
                new Point("third", NOON.plusSeconds(200), run("c", 20, 40)),
                new Point("first", NOON, run("a", 39, 40)),
                new Point("second", NOON.plusSeconds(100), run("b", 40, 40))));

        assertThat(trend.points()).extracting(Point::label).containsExactly("first", "second", "third");
        assertThat(trend.steps()).hasSize(2);
        assertThat(trend.steps().get(0).comparison().verdict()).isEqualTo(Verdict.TIE);
        assertThat(trend.steps().get(1).comparison().verdict()).isEqualTo(Verdict.WORSE);
        assertThat(trend.steps().get(1).holmP())
                .isGreaterThan(trend.steps().get(1).comparison().p());
        assertThat(Reports.console(trend)).contains("WORSE", "2026-03-01 12:03", "the 2 comparisons");
    }

    @Test
    void runs_without_a_common_row_are_not_compared_and_it_says_why() {
        Dataset other = Dataset.of("suite", List.of(Row.of("x", "another", "yes")));
        EvaluationRun apart = EvaluationRunner.builder(
                        Target.ofText("t", row -> "yes"), List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(other);

        Trend trend = Trend.of(List.of(new Point("a", null, run("a", 3, 5)), new Point("b", null, apart)));

        assertThat(trend.steps().get(0).comparison()).isNull();
        assertThat(Reports.console(trend)).contains("not compared: the runs have no row in common", "2 versions");
    }

    @Test
    void the_page_shows_all_runs_and_runs_nothing() {
        String page = Reports.html(Trend.of(List.of(
                new Point("<b>a</b>", NOON, run("a", 10, 40)),
                new Point("b", NOON.plusSeconds(60), run("b", 40, 40)))));

        assertThat(page)
                .contains("Trend of suite", "&lt;b&gt;a&lt;/b&gt;", "\u25b2 better", "default-src 'none'")
                .doesNotContain("<script", "<b>", "http://", "https://", "NaN");
    }

    @Test
    void a_file_keeps_which_state_of_the_code_its_run_is_of(@TempDir Path folder) {
        Path file = folder.resolve("run.jsonl");
        RunOrigin origin = new RunOrigin("0a1b2c", NOON);
        EvaluationRunner.Builder runner =
                EvaluationRunner.builder(Target.ofText("t", row -> "yes"), List.of(TextMetric.EXACT_MATCH));
        Dataset dataset = Dataset.of("d", List.of(Row.of("a", "q", "yes")));

        EvaluationRun run = runner.file(file).origin(origin).build().run(dataset);

        assertThat(RunFile.origin(file)).contains(origin);
        assertThat(RunFile.read(file).info()).isEqualTo(run.info());
        // A later commit goes on with it; the file keeps where it began.
        runner.origin(new RunOrigin("ffff", NOON)).build().run(dataset);
        assertThat(RunFile.origin(file)).contains(origin);
    }

    @Test
    void one_run_is_no_trend() {
        assertThatIllegalArgumentException().isThrownBy(() -> Trend.of(List.of(new Point("a", null, run("a", 1, 2)))));
    }
}
