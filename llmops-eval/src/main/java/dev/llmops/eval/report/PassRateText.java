package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.stats.PassRate;
import java.util.ArrayList;
import java.util.List;

/** pass@k and pass^k of runs that asked each row several times; of other runs nothing. */
final class PassRateText {

    static final List<String> HEAD = List.of("metric", "k", "n", "pass@k", "95 % interval", "pass^k", "95 % interval");

    private PassRateText() {}

    /** A row for each metric and k, in the order of {@link #HEAD}. */
    static List<List<String>> rows(List<MetricSummary> summaries) {
        List<List<String>> rows = new ArrayList<>();
        for (MetricSummary summary : summaries) {
            for (PassRate rate : summary.passRates()) {
                rows.add(List.of(
                        summary.evaluator(),
                        Integer.toString(rate.k()),
                        Texts.size(rate.anyOf().n(), rate.anyOf().clusters()),
                        Texts.number(rate.anyOf().mean()),
                        Texts.interval(rate.anyOf().interval()),
                        Texts.number(rate.allOf().mean()),
                        Texts.interval(rate.allOf().interval())));
            }
        }
        return rows;
    }

    static String console(List<MetricSummary> summaries) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        rows.addAll(rows(summaries));
        return rows.size() == 1 ? "" : "\n" + ConsoleReport.table(rows) + "\n";
    }

    static String html(List<MetricSummary> summaries) {
        List<List<String>> rows = rows(summaries);
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<h2>pass@k and pass^k</h2>\n<div class=\"card\">\n");
        html.append("<p class=\"note\">pass@k: at least one of k answers passes; pass^k: all k do.</p>\n");
        html.append("<table class=\"stack\"><thead><tr>");
        HEAD.forEach(head -> html.append(Html.head(head)));
        html.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr>").append(Html.rowHead(row.get(0)));
            for (int i = 1; i < row.size(); i++) {
                html.append(Html.cell(HEAD.get(i), row.get(i)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table>\n</div>\n").toString();
    }
}
