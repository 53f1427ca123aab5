package dev.llmops.tuning.study;

import static dev.llmops.commons.internal.html.Html.cell;
import static dev.llmops.commons.internal.html.Html.escape;
import static dev.llmops.commons.internal.html.Html.head;
import static dev.llmops.commons.internal.html.Html.number;
import static dev.llmops.commons.internal.html.Html.numberHead;
import static dev.llmops.commons.internal.html.Html.rowHead;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.IntervalPlot;
import java.util.Locale;

/** A report as one page: the recommendation, intervals as bars, and the table of costs. */
final class StudyPage {

    private StudyPage() {}

    static String of(StudyReport report) {
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(escape(report.name())).append("</h1>\n<p><strong>");
        body.append(escape(report.recommendation().sentence())).append("</strong></p>\n<p>");
        body.append(escape(StudyMarkdown.measuredOn(report))).append("</p>\n<h2>Share of right answers</h2>\n");
        body.append(quality(report)).append("<h2>Against the baseline</h2>\n").append(differences(report));
        body.append("<h2>Cost</h2>\n").append(table(report));
        return Html.page(report.name(), body.toString());
    }

    private static String quality(StudyReport report) {
        IntervalPlot plot = new IntervalPlot("Share of right answers", false);
        report.candidates()
                .forEach(each -> plot.add(
                        each.family() + (each.onFront() ? " *" : ""),
                        each.quality(),
                        new IntervalPlot.Interval(
                                each.interval().low(), each.interval().high()),
                        String.format(Locale.ROOT, "%.1f %%", 100 * each.quality()),
                        ""));
        return plot.html() + "<p>* on the Pareto front of quality (its lower end), cost and time.</p>\n";
    }

    private static String differences(StudyReport report) {
        IntervalPlot plot = new IntervalPlot("Difference from the baseline", true);
        for (CandidateResult each : report.candidates()) {
            PairedDifference difference = each.difference();
            if (difference != null) {
                Interval interval = difference.interval();
                plot.add(
                        each.family(),
                        difference.difference(),
                        new IntervalPlot.Interval(interval.low(), interval.high()),
                        interval.hasZero() ? "not distinguishable" : StudyMarkdown.points(difference),
                        interval.hasZero() ? "tie" : interval.low() > 0 ? "better" : "worse");
            }
        }
        return plot.html();
    }

    private static String table(StudyReport report) {
        StringBuilder table = new StringBuilder("<table>\n<thead><tr>" + head("candidate") + numberHead("cost of 1,000")
                + numberHead("fixed") + numberHead("cheaper from") + numberHead("ms, 95 % within") + head("barred by")
                + "</tr></thead>\n<tbody>\n");
        for (CandidateResult each : report.candidates()) {
            table.append("<tr>")
                    .append(rowHead(each.family()))
                    .append(number("cost of 1,000", String.format(Locale.ROOT, "%.4g", each.costPerThousand())))
                    .append(number("fixed", String.format(Locale.ROOT, "%.4g", each.fixedCost())))
                    .append(number("cheaper from", StudyMarkdown.breakEven(each)))
                    .append(number(
                            "ms, 95 % within",
                            String.format(Locale.ROOT, "%.0f", each.usage().p95Millis())))
                    .append(cell("barred by", String.join(", ", each.barred())))
                    .append("</tr>\n");
        }
        return table.append("</tbody>\n</table>\n").toString();
    }
}
