package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.IntervalPlot;
import dev.llmops.eval.report.Trend.Point;
import dev.llmops.eval.report.Trend.Step;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs over time as a table and as a page: for each evaluator each run's mean, and what changed from the run before. */
final class TrendPage {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private TrendPage() {}

    static String console(Trend trend) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("metric", "run", "time", "n", "mean", "95 % interval", "change", "p (Holm)", "verdict"));
        for (String evaluator : trend.evaluators()) {
            for (int i = 0; i < trend.points().size(); i++) {
                rows.add(row(trend, evaluator, i));
            }
        }
        return ConsoleReport.table(rows) + note(trend) + "\n";
    }

    private static List<String> row(Trend trend, String evaluator, int i) {
        Point point = trend.points().get(i);
        MetricSummary summary = point.run().summary(evaluator);
        Estimate estimate = summary.estimate();
        Step step = trend.step(i, evaluator);
        PairedComparison c = step == null ? null : step.comparison();
        return List.of(
                evaluator,
                point.label(),
                time(point),
                Integer.toString(summary.scored()),
                estimate == null ? "-" : Texts.number(estimate.mean()),
                estimate == null ? "-" : Texts.interval(estimate.interval()),
                c == null ? "-" : Texts.signed(c.difference()),
                step == null || step.holmP() == null ? "-" : Texts.p(step.holmP()),
                verdict(step));
    }

    /** What a step says once all of them are allowed for. */
    private static String verdict(@Nullable Step step) {
        if (step == null) {
            return "-";
        }
        PairedComparison c = step.comparison();
        Double p = step.holmP();
        if (c == null || p == null) {
            return "not compared: " + step.reason();
        }
        return p < Estimate.ALPHA ? c.verdict().name() : PairedComparison.Verdict.TIE.name();
    }

    private static String time(Point point) {
        return point.at() == null ? "-" : TIME.format(point.at().atOffset(ZoneOffset.UTC));
    }

    private static String note(Trend trend) {
        long compared =
                trend.steps().stream().filter(step -> step.comparison() != null).count();
        long versions = trend.points().stream()
                .map(point -> point.run().info().datasetVersion())
                .distinct()
                .count();
        return "Each run is compared with the one before it on the rows that both asked and scored; the verdict allows for the "
                + compared + " comparisons."
                + (versions == 1
                        ? ""
                        : " The data set has " + versions
                                + " versions here: means of different versions are not comparable, changes on common rows are.");
    }

    static String html(Trend trend) {
        Point last = trend.points().get(trend.points().size() - 1);
        String title = "Trend of " + last.run().info().dataset();
        StringBuilder body = new StringBuilder(String.format(Locale.ROOT, "<h1>%s</h1>\n", Html.escape(title)));
        body.append(String.format(
                Locale.ROOT,
                "<p class=\"sub\">%d runs, from %s to %s</p>\n",
                trend.points().size(),
                Html.escape(trend.points().get(0).label()),
                Html.escape(last.label())));
        body.append(String.format(Locale.ROOT, "<p class=\"note\">%s</p>\n", Html.escape(note(trend))));
        for (String evaluator : trend.evaluators()) {
            body.append(String.format(Locale.ROOT, "<h2>%s</h2>\n<div class=\"card\">\n", Html.escape(evaluator)));
            body.append(plot(trend, evaluator)).append(table(trend, evaluator)).append("</div>\n");
        }
        return Html.page(title, body.toString());
    }

    private static String plot(Trend trend, String evaluator) {
        IntervalPlot plot =
                new IntervalPlot("Means of " + evaluator + " with 95 % intervals, the oldest run first", false);
        for (int i = 0; i < trend.points().size(); i++) {
            Point point = trend.points().get(i);
            Estimate estimate = point.run().summary(evaluator).estimate();
            if (estimate != null) {
                plot.add(
                        point.label(),
                        estimate.mean(),
                        Texts.plotted(estimate.interval()),
                        Texts.number(estimate.mean()),
                        style(verdict(trend.step(i, evaluator))));
            }
        }
        return plot.html();
    }

    private static String style(String verdict) {
        return verdict.equals("BETTER") || verdict.equals("WORSE") ? verdict.toLowerCase(Locale.ROOT) : "";
    }

    private static String table(Trend trend, String evaluator) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        html.append(Html.head("run")).append(Html.head("time"));
        List.of("n", "mean", "change", "p (Holm)").forEach(head -> html.append(Html.numberHead(head)));
        html.append(Html.head("verdict")).append("</tr></thead><tbody>\n");
        for (int i = 0; i < trend.points().size(); i++) {
            List<String> cells = row(trend, evaluator, i);
            Step step = trend.step(i, evaluator);
            PairedComparison c = step == null ? null : step.comparison();
            html.append("<tr>")
                    .append(Html.rowHead(cells.get(1)))
                    .append(Html.cell("time", cells.get(2)))
                    .append(Html.number("n", cells.get(3)))
                    .append(Html.number("mean", cells.get(4), cells.get(5)))
                    .append(
                            c == null
                                    ? Html.number("change", "-")
                                    : Html.number("change", cells.get(6), Texts.signedInterval(c.interval())))
                    .append(Html.number("p (Holm)", cells.get(7)))
                    .append("<td data-label=\"verdict\">")
                    .append(chip(cells.get(8)))
                    .append("</td></tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String chip(String verdict) {
        return switch (verdict) {
            case "BETTER" -> Html.chip("better", "\u25b2 better");
            case "WORSE" -> Html.chip("worse", "\u25bc worse");
            case "TIE" -> Html.chip("tie", "= tie");
            default -> Html.escape(verdict);
        };
    }
}
