package dev.llmops.console.internal.page;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.console.internal.Result;
import dev.llmops.console.internal.page.RunFolder.RunFileEntry;
import dev.llmops.eval.report.Reports;
import dev.llmops.eval.report.Slices;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.RunFile;
import dev.llmops.eval.stats.Estimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Evaluation runs: means with intervals, rows, slices, and what changed from one to another. Safe for use by multiple threads. */
final class EvaluationPages {

    private final RunFolder<EvaluationRun> runs = new RunFolder<>(RunFile::read);

    /**
     * All runs.
     *
     * @param rows each run
     * @param hidden how many files are not shown
     * @param content whether one may look into a run
     */
    record ListView(List<Row> rows, int hidden, boolean content) {}

    /** A run. */
    record Row(
            String name,
            String url,
            String changed,
            String target,
            String dataset,
            int rows,
            List<Metric> metrics,
            String stopped) {}

    /** A metric with its interval. */
    record Metric(String name, String mean, String interval) {}

    Result list(Visit visit) {
        List<RunFileEntry> files = RunFolder.files(folder(visit));
        ListView view = new ListView(
                runs.shown(files, (file, run) -> row(visit, file, run)),
                Math.max(0, files.size() - RunFolder.SHOWN),
                visit.viewer().mayReadContent());
        return Templates.page("evaluations", visit.shell("Evaluations"), view);
    }

    private static Row row(Visit visit, RunFileEntry file, EvaluationRun run) {
        return new Row(
                file.name(),
                visit.url("/evaluation", Map.of("run", file.name())),
                Texts.time(file.changed().toInstant()),
                run.info().target(),
                run.info().dataset(),
                run.rows().size(),
                run.summaries().stream().map(EvaluationPages::metric).toList(),
                run.stopped() == null ? "" : run.stopped());
    }

    private static Metric metric(MetricSummary summary) {
        Estimate estimate = summary.estimate();
        return estimate == null
                ? new Metric(summary.evaluator(), Texts.NONE, "no score")
                : new Metric(
                        summary.evaluator(),
                        Texts.format("%.3f", estimate.mean()),
                        estimate.interval() == null
                                ? ""
                                : Texts.format(
                                        "%.3f to %.3f",
                                        estimate.interval().low(),
                                        estimate.interval().high()));
    }

    Result one(Visit visit) {
        Path folder = folder(visit);
        String name = visit.require("run");
        EvaluationRun run = runs.read(folder, name);
        String with = visit.parameter("with");
        String by = visit.parameter("by");
        String report;
        try {
            report = with != null
                    ? Reports.html(RunComparison.of(runs.read(folder, with), run))
                    : by == null ? Reports.html(run) : Reports.html(run, Slices.of(run, List.of(by)));
        } catch (RunException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
        List<String> others = RunFolder.others(folder, name);
        List<ReportView.Choice> form = List.of(
                new ReportView.Choice("run", "", List.of(), name),
                new ReportView.Choice("with", "compare with", others, given(with)),
                new ReportView.Choice("by", "slice by", fields(run), given(by)));
        ReportView view =
                new ReportView(visit.url("/evaluations"), "Evaluations", List.of(), form, Html.content(report));
        return Templates.page("report", visit.shell(name), view);
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static List<String> fields(EvaluationRun run) {
        TreeSet<String> fields = new TreeSet<>();
        run.rows().forEach(row -> fields.addAll(row.metadata().keySet()));
        return List.copyOf(fields);
    }

    private static Path folder(Visit visit) {
        return Objects.requireNonNull(visit.sources().evaluations(), "evaluations");
    }
}
