package dev.llmops.experiments.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.experiments.analysis.Comparison;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.SegmentComparison;
import java.util.List;

/** The primary metric by segment. */
final class SegmentTable {

    private SegmentTable() {}

    static String of(ExperimentResults results) {
        if (results.segments().isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        html.append(Html.head("segment")).append(Html.head("variant"));
        for (String head : List.of("n", "difference", "p adjusted")) {
            html.append(Html.numberHead(head));
        }
        html.append(Html.head("verdict")).append("</tr></thead><tbody>\n");
        results.segments().forEach(each -> html.append(row(each)));
        return html.append("</tbody></table>\n").toString();
    }

    private static String row(SegmentComparison segment) {
        Comparison each = segment.comparison();
        return "<tr>" + Html.rowHead(segment.name() + " = " + segment.value())
                + Html.cell("variant", each.variant())
                + Html.number("n", Long.toString(each.units()))
                + Html.number("difference", Texts.signed(each.difference()), Texts.signedInterval(each.interval()))
                + Html.number("p adjusted", Texts.p(each.adjustedP()))
                + "<td data-label=\"verdict\">" + ExperimentPage.chip(each) + "</td></tr>\n";
    }
}
