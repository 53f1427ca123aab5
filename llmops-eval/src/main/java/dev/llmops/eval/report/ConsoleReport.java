package dev.llmops.eval.report;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunTotals;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

final class ConsoleReport {

    private ConsoleReport() {}

    static String of(EvaluationRun run) {
        return of(run.totals(), Texts.clustered(run).stream().toList());
    }

    static String of(RunTotals run, List<String> notes) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("metric", "n", "mean", "95 % interval", "no score"));
        run.summaries().forEach(summary -> rows.add(row(summary)));
        return run.info().target() + " on " + run.info().dataset() + " ("
                + Texts.shortHash(run.info().datasetVersion()) + ", "
                + run.rows() + " rows)\n" + table(rows)
                + PassRateText.console(run.summaries())
                + lines(notes)
                + lines(Texts.unanimous(run.summaries()))
                + lines(Texts.stopped(run.stopped()).stream().toList())
                + lines(Texts.unmeasured(run.summaries()).stream().toList())
                + Texts.spending(run.spending()) + "\n";
    }

    private static List<String> row(MetricSummary summary) {
        Estimate estimate = summary.estimate();
        return List.of(
                summary.evaluator(),
                estimate == null ? "0" : Texts.size(estimate.n(), estimate.clusters()),
                estimate == null ? "-" : Texts.number(estimate.mean()),
                estimate == null ? "-" : Texts.interval(estimate.interval()),
                Texts.missing(summary));
    }

    static String of(RunComparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "metric",
                "n",
                "before",
                "after",
                "difference",
                "95 % interval",
                "p",
                "p (Holm)",
                "detectable",
                "verdict"));
        comparison.metrics().forEach(metric -> rows.add(row(metric)));
        return comparison.candidate().info().target() + " against "
                + comparison.baseline().info().target() + " on "
                + comparison.pairs().size() + " common rows\n"
                + table(rows)
                + lines(Texts.clustered(comparison.candidate()).stream().toList())
                + Texts.stopped(comparison.baseline().stopped())
                        .map(line -> "baseline " + line + "\n")
                        .orElse("")
                + Texts.stopped(comparison.candidate().stopped())
                        .map(line -> "candidate " + line + "\n")
                        .orElse("")
                + lines(Texts.notCompared(comparison).stream().toList());
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static List<String> row(RunComparison.Metric metric) {
        PairedComparison c = metric.comparison();
        return List.of(
                metric.evaluator(),
                Texts.size(c.n(), c.clusters()),
                Texts.number(c.baseline()),
                Texts.number(c.candidate()),
                Texts.signed(c.difference()),
                Texts.signedInterval(c.interval()),
                Texts.p(c.p()),
                Texts.p(metric.holmP()),
                Texts.detectable(c.detectable()),
                c.verdict().name());
    }

    static String table(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            append(table, rows.get(r), widths);
            if (r == 0) {
                List<String> rule = new ArrayList<>();
                for (int width : widths) {
                    rule.add("-".repeat(width));
                }
                append(table, rule, widths);
            }
        }
        return table.toString();
    }

    private static void append(StringBuilder table, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        table.append(line.toString().stripTrailing()).append('\n');
    }
}
