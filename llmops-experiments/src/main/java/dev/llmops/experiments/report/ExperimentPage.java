package dev.llmops.experiments.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.SequencePlot;
import dev.llmops.experiments.analysis.Comparison;
import dev.llmops.experiments.analysis.ExperimentResults;
import dev.llmops.experiments.analysis.MetricRole;
import dev.llmops.experiments.analysis.SampleRatioCheck;
import dev.llmops.experiments.analysis.VariantSummary;
import dev.llmops.experiments.analysis.Verdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results as a page: the verdict, sequences over time, guards, the split, variants, segments, decisions. */
final class ExperimentPage {

    private ExperimentPage() {}

    static String of(ExperimentResults results) {
        StringBuilder body = new StringBuilder();
        body.append(String.format(Locale.ROOT, "<h1>%s</h1>\n", Html.escape(results.experiment())));
        body.append(String.format(
                Locale.ROOT,
                "<p class=\"sub\">%s exposed units, %s compared, at %s</p>\n",
                results.units().exposed(),
                results.units().analysed(),
                results.at().truncatedTo(ChronoUnit.SECONDS)));
        body.append("<p class=\"lead\">")
                .append(Html.escape(Texts.lead(results)))
                .append("</p>\n");
        if (results.sampleRatio().alarm()) {
            body.append(String.format(
                    Locale.ROOT,
                    "<p class=\"note warn\">%s</p>\n",
                    Html.escape(results.sampleRatio().detail())));
        }
        results.notes()
                .forEach(note ->
                        body.append(String.format(Locale.ROOT, "<p class=\"note\">%s</p>\n", Html.escape(note))));
        body.append("<div class=\"cards\">\n");
        results.primary().forEach(each -> body.append(card(each, results)));
        results.of(MetricRole.GUARD).forEach(each -> body.append(card(each, results)));
        body.append(split(results.sampleRatio())).append("</div>\n");
        sequences(results, body);
        section(body, "Guards", comparisons(results.of(MetricRole.GUARD), "margin"));
        section(body, "Units by weights", counts(results.sampleRatio()));
        section(body, "Variants", variants(results.variants()));
        List<Comparison> exploratory = new ArrayList<>(results.of(MetricRole.SECONDARY));
        exploratory.addAll(results.of(MetricRole.UNPLANNED));
        section(body, "Exploratory differences, corrected by e-BH", comparisons(exploratory, "of interest"));
        section(body, "Segments of the primary metric, exploratory, corrected by e-BH", SegmentTable.of(results));
        section(body, "Decisions", DecisionTable.of(results.history()));
        section(body, "How this was computed", facts(results));
        return Html.page(results.experiment(), body.toString());
    }

    private static void section(StringBuilder body, String title, String content) {
        if (!content.isEmpty()) {
            body.append(String.format(
                    Locale.ROOT, "<h2>%s</h2>\n<div class=\"card\">\n%s</div>\n", Html.escape(title), content));
        }
    }

    static String chip(Comparison comparison) {
        String sign = switch (comparison.verdict()) {
            case BETTER -> "\u25b2 better";
            case WORSE -> "\u25bc worse";
            case NO_DIFFERENCE -> "= " + Texts.verdict(comparison);
            case NO_VERDICT -> "? no verdict";
        };
        return Html.chip(Texts.style(comparison.verdict()), sign);
    }

    private static String card(Comparison comparison, ExperimentResults results) {
        String why = comparison.verdict() == Verdict.NO_VERDICT
                ? "<p class=\"note\">" + Html.escape(Texts.verdict(comparison)) + "</p>"
                : "";
        String title = comparison.role() == MetricRole.GUARD ? "guard: " : "primary: ";
        String variant = results.variants().size() > 2 ? ", " + comparison.variant() : "";
        return String.format(
                Locale.ROOT,
                """
                <section class="card"><h3>%s</h3><p class="big">%s</p>%s<p class="note">%s, n = %d</p>%s</section>
                """,
                Html.escape(title + comparison.metric() + variant),
                Texts.signed(comparison.difference()),
                chip(comparison),
                Texts.signedInterval(comparison.interval()),
                comparison.units(),
                why);
    }

    private static String split(SampleRatioCheck check) {
        String chip = check.alarm() ? Html.chip("worse", "\u25bc wrong") : Html.chip("better", "as it should be");
        return String.format(Locale.ROOT, """
                <section class="card"><h3>split of the units</h3><p class="big">%s</p>%s<p class="note">log e-value; alarm from %s on</p>\
                </section>
                """, Texts.signed(check.logE()), chip, Texts.number(check.threshold()));
    }

    private static void sequences(ExperimentResults results, StringBuilder body) {
        List<Comparison> shown = new ArrayList<>(results.primary());
        shown.addAll(results.of(MetricRole.GUARD));
        if (results.primary().isEmpty()) {
            shown.addAll(results.of(MetricRole.UNPLANNED));
        }
        shown.removeIf(each -> each.sequence().stream().noneMatch(ExperimentPage::drawn));
        if (!shown.isEmpty()) {
            body.append("<h2>Differences over time, each interval good at every look</h2>\n");
        }
        for (Comparison each : shown) {
            String title = each.metric() + ": " + each.variant() + " less " + each.control();
            List<SequencePlot.Point> points = each.sequence().stream()
                    .filter(ExperimentPage::drawn)
                    .map(point -> new SequencePlot.Point(
                            point.at(),
                            point.interval().lower(),
                            point.difference(),
                            point.interval().upper()))
                    .toList();
            body.append(String.format(
                    Locale.ROOT,
                    "<div class=\"card\"><h3>%s</h3>\n%s</div>\n",
                    Html.escape(title),
                    new SequencePlot(title, points, marks(each)).html()));
        }
    }

    private static boolean drawn(Comparison.Point point) {
        return Double.isFinite(point.difference())
                && (Double.isFinite(point.interval().lower())
                        || Double.isFinite(point.interval().upper()));
    }

    /** A guard's margin on its harmful side, else the smallest effect of interest on both. */
    private static List<Double> marks(Comparison comparison) {
        if (comparison.bound() == 0) {
            return List.of();
        }
        return comparison.role() == MetricRole.GUARD
                ? List.of(-comparison.direction().sign() * comparison.bound())
                : List.of(comparison.bound(), -comparison.bound());
    }

    private static String comparisons(List<Comparison> comparisons, String bound) {
        if (comparisons.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        html.append(Html.head("metric")).append(Html.head("variant"));
        for (String head : List.of("n", bound, "difference", "p adjusted")) {
            html.append(Html.numberHead(head));
        }
        html.append(Html.head("verdict")).append("</tr></thead><tbody>\n");
        comparisons.forEach(each -> html.append("<tr>")
                .append(Html.rowHead(each.metric()))
                .append(Html.cell("variant", each.variant()))
                .append(Html.number("n", Long.toString(each.units())))
                .append(Html.number(bound, each.bound() == 0 ? "-" : Texts.number(each.bound())))
                .append(Html.number(
                        "difference", Texts.signed(each.difference()), Texts.signedInterval(each.interval())))
                .append(Html.number("p adjusted", Texts.p(each.adjustedP())))
                .append("<td data-label=\"verdict\"><span>")
                .append(chip(each))
                .append(
                        each.verdict() == Verdict.NO_VERDICT
                                ? "<span class=\"small\">" + Html.escape(Texts.verdict(each)) + "</span>"
                                : "")
                .append("</span></td></tr>\n"));
        return html.append("</tbody></table>\n").toString();
    }

    private static String counts(SampleRatioCheck check) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        html.append(Html.head("variant"));
        for (String head : List.of("weights", "expected", "units")) {
            html.append(Html.numberHead(head));
        }
        html.append("</tr></thead><tbody>\n");
        int number = 0;
        for (SampleRatioCheck.Count count : check.counts()) {
            number++;
            long all = count.units().values().stream().mapToLong(each -> each).sum();
            for (String variant : count.units().keySet().stream().sorted().toList()) {
                double share = count.weights().getOrDefault(variant, 0.0);
                html.append("<tr>")
                        .append(Html.rowHead(variant))
                        .append(Html.number(
                                "weights", String.format(Locale.ROOT, "%.2f %%", 100 * share), "set " + number))
                        .append(Html.number("expected", String.format(Locale.ROOT, "%.0f", all * share)))
                        .append(Html.number("units", Long.toString(count.units().getOrDefault(variant, 0L))))
                        .append("</tr>\n");
            }
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String variants(List<VariantSummary> variants) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        html.append(Html.head("metric"));
        variants.forEach(each -> html.append(Html.numberHead(each.name())));
        html.append("</tr></thead><tbody>\n<tr>").append(Html.rowHead("exposed units"));
        variants.forEach(each -> html.append(Html.number(each.name(), Long.toString(each.units()))));
        html.append("</tr>\n");
        for (int i = 0; i < variants.get(0).values().size(); i++) {
            int at = i;
            html.append("<tr>")
                    .append(Html.rowHead(variants.get(0).values().get(i).metric()));
            for (VariantSummary variant : variants) {
                VariantSummary.Value value = variant.values().get(at);
                html.append(Html.number(
                        variant.name(),
                        Texts.number(value.value()),
                        Texts.interval(value.interval()) + ", " + value.units() + " units, " + value.rows() + " rows"));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody></table>\n").toString();
    }

    private static String facts(ExperimentResults results) {
        StringBuilder html = new StringBuilder("<table class=\"facts\"><tbody>\n");
        Texts.facts(results)
                .forEach(fact -> html.append("<tr>")
                        .append(Html.rowHead(fact.get(0)))
                        .append(Html.cell("", fact.get(1)))
                        .append("</tr>\n"));
        return html.append("</tbody></table>\n").toString();
    }
}
