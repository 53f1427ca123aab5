package dev.llmops.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports of fixed runs against files; {@code -Dllmops.golden=write} renews the files, to be looked at before a commit. */
class ReportsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/llmops/eval/report");
    private static final EvaluationRun RUN = SampleRuns.candidate();
    private static final RunComparison COMPARISON = RunComparison.of(SampleRuns.baseline(), RUN);

    @Test
    void a_run_for_the_console() throws IOException {
        check("run.txt", Reports.console(RUN));
    }

    @Test
    void a_comparison_for_the_console() throws IOException {
        check("comparison.txt", Reports.console(COMPARISON));
    }

    @Test
    void a_run_as_json() throws IOException {
        check("run.json", Reports.json(RUN));
        assertThat(new ObjectMapper().readTree(Reports.json(RUN)).get("format").asInt())
                .isEqualTo(1);
    }

    @Test
    void a_comparison_as_json() throws IOException {
        check("comparison.json", Reports.json(COMPARISON));
    }

    @Test
    void a_run_as_a_page() throws IOException {
        check("run.html", Reports.html(RUN));
    }

    @Test
    void a_comparison_as_a_page() throws IOException {
        check("comparison.html", Reports.html(COMPARISON));
    }

    @Test
    void a_page_loads_nothing_and_runs_nothing() {
        for (String page : List.of(Reports.html(RUN), Reports.html(COMPARISON))) {
            assertThat(page).doesNotContain("<script", "http://", "https://", "url(", "<link", "<img", "@import");
            assertThat(page).contains("default-src 'none'");
        }
    }

    @Test
    void whatever_comes_from_outside_is_escaped() {
        String attack = "</style></svg><script>alert(1)</script>\" onload='x' \u0000\uD800";
        EvaluationCase answer = new EvaluationCase(attack, attack, attack, List.of(), List.of());
        RowResult row = new RowResult(
                attack,
                "h",
                answer,
                null,
                null,
                null,
                List.of(new dev.llmops.api.evaluation.Judgement(
                        attack, dev.llmops.api.evaluation.Score.of(0.5), attack)));
        EvaluationRun run = new EvaluationRun(
                new RunInfo(attack, attack, attack, List.of(attack), java.util.Map.of()), List.of(row, row));

        for (String page : List.of(Reports.html(run), Reports.html(RunComparison.of(run, run)))) {
            assertThat(page).doesNotContain("<script", "onload='", "\u0000", "\uD800");
            assertThat(page.split("</style>", -1)).hasSize(2);
        }
    }

    @Test
    void a_run_without_any_score_still_has_reports() {
        RowResult row = new RowResult("1", "h", null, "gone", null, null, List.of());
        EvaluationRun run =
                new EvaluationRun(new RunInfo("d", "v", "t", List.of("judge"), java.util.Map.of()), List.of(row));

        assertThat(Reports.console(run)).contains("1 without answer");
        assertThat(Reports.html(run)).contains("no score");
        assertThat(Reports.html(RunComparison.of(run, run))).contains("1 common rows");
    }

    private static void check(String name, String report) throws IOException {
        Path golden = GOLDEN.resolve(name);
        if ("write".equals(System.getProperty("llmops.golden"))) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, report);
        }
        assertThat(report).isEqualTo(Files.readString(golden));
    }
}
