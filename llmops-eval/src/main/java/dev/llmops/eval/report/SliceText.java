package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.IntervalPlot;
import dev.llmops.eval.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Slices for people: a table, and on a page a plot for each field and evaluator. */
final class SliceText {

    private SliceText() {}

    static String console(Slices slices) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("field", "value", "metric", "rows", "n", "mean", "95 % interval", "p", "p (Holm)"));
        for (Slice slice : slices.slices()) {
            Estimate estimate = slice.estimate();
            rows.add(List.of(
                    slice.field(),
                    slice.value(),
                    slice.evaluator(),
                    Integer.toString(slice.rows()),
                    Integer.toString(estimate == null ? 0 : estimate.n()),
                    estimate == null ? "-" : Texts.number(estimate.mean()),
                    estimate == null ? "-" : Texts.interval(estimate.interval()),
                    p(slice.p()),
                    p(slice.holmP())));
        }
        return ConsoleReport.table(rows) + slices.note() + "\n";
    }

    static String html(Slices slices) {
        Map<List<String>, List<Slice>> groups = new LinkedHashMap<>();
        for (Slice slice : slices.slices()) {
            groups.computeIfAbsent(List.of(slice.field(), slice.evaluator()), key -> new ArrayList<>())
                    .add(slice);
        }
        StringBuilder html = new StringBuilder(
                String.format(Locale.ROOT, "<h2>Slices</h2>\n<p class=\"note\">%s</p>\n", Html.escape(slices.note())));
        groups.forEach((group, each) -> html.append(String.format(
                        Locale.ROOT,
                        "<section class=\"card\"><h3>%s by %s</h3>\n",
                        Html.escape(group.get(1)),
                        Html.escape(group.get(0))))
                .append(plot(group, each))
                .append(table(each))
                .append("</section>\n"));
        return html.toString();
    }

    private static String plot(List<String> group, List<Slice> slices) {
        IntervalPlot plot = new IntervalPlot("Means of " + group.get(1) + " by " + group.get(0), false);
        for (Slice slice : slices) {
            Estimate estimate = slice.estimate();
            if (estimate != null) {
                String label = slice.value() + " (n = " + estimate.n() + ")";
                plot.add(label, estimate.mean(), Texts.plotted(estimate.interval()), Texts.number(estimate.mean()), "");
            }
        }
        return plot.html();
    }

    private static String table(List<Slice> slices) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>" + Html.head("value"));
        List.of("rows", "n", "mean", "p", "p (Holm)").forEach(head -> html.append(Html.numberHead(head)));
        html.append("</tr></thead><tbody>\n");
        for (Slice slice : slices) {
            Estimate estimate = slice.estimate();
            html.append("<tr>")
                    .append(Html.rowHead(slice.value()))
                    .append(Html.number("rows", Integer.toString(slice.rows())))
                    .append(Html.number("n", Integer.toString(estimate == null ? 0 : estimate.n())))
                    .append(
                            estimate == null
                                    ? Html.number("mean", "-")
                                    : Html.number(
                                            "mean", Texts.number(estimate.mean()), Texts.interval(estimate.interval())))
                    .append(Html.number("p", p(slice.p())))
                    .append(Html.number("p (Holm)", p(slice.holmP())))
                    .append("</tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String p(@Nullable Double p) {
        return p == null ? "-" : Texts.p(p);
    }
}
