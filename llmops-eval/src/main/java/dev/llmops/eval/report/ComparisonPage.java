package dev.llmops.eval.report;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunComparison.RowPair;
import dev.llmops.eval.stats.PairedComparison;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Two runs as a page: each difference with its interval and verdict, and the rows that changed most. */
final class ComparisonPage {

    private static final int SHOWN_ROWS = 100;

    private ComparisonPage() {}

    static String of(RunComparison comparison) {
        String after = comparison.candidate().info().target();
        String before = comparison.baseline().info().target();
        StringBuilder body = new StringBuilder();
        body.append("<h1>%s against %s</h1>\n".formatted(Html.escape(after), Html.escape(before)));
        body.append("<p class=\"sub\">%d common rows of %s (%s)</p>\n"
                .formatted(
                        comparison.pairs().size(),
                        Html.escape(comparison.candidate().info().dataset()),
                        Html.escape(
                                Texts.shortHash(comparison.candidate().info().datasetVersion()))));
        body.append("<div class=\"cards\">\n");
        comparison.metrics().forEach(metric -> body.append(card(metric)));
        body.append("</div>\n<h2>Differences with 95 % intervals</h2>\n<div class=\"card\">\n");
        body.append(plot(comparison)).append("</div>\n<h2>All figures</h2>\n<div class=\"card wide\">\n");
        body.append(table(comparison)).append("</div>\n");
        comparison.metrics().forEach(metric -> body.append(changes(comparison, metric.evaluator())));
        return Html.page(after + " against " + before, body.toString());
    }

    private static String card(RunComparison.Metric metric) {
        PairedComparison c = metric.comparison();
        return """
                <section class="card"><h3>%s</h3><p class="big">%s</p>%s<p class="note">95 %%: %s, p %s, n = %d</p></section>
                """.formatted(
                        Html.escape(metric.evaluator()),
                        Texts.signed(c.difference()),
                        chip(c.verdict()),
                        Texts.signedInterval(c.interval()),
                        Html.escape(Texts.p(c.p())),
                        c.n());
    }

    private static String chip(PairedComparison.Verdict verdict) {
        String word = verdict.name().toLowerCase(Locale.ROOT);
        return "<span class=\"chip %s\">%s</span>".formatted(word, word);
    }

    private static String plot(RunComparison comparison) {
        IntervalPlot plot = new IntervalPlot("Differences with 95 % intervals", true);
        for (RunComparison.Metric metric : comparison.metrics()) {
            PairedComparison c = metric.comparison();
            String dot = switch (c.verdict()) {
                case BETTER -> "betterdot";
                case WORSE -> "worsedot";
                case TIE -> "";
            };
            plot.add(metric.evaluator(), c.difference(), c.interval(), Texts.signed(c.difference()), dot);
        }
        return plot.svg();
    }

    private static String table(RunComparison comparison) {
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        html.append(Html.head("metric"));
        for (String head :
                List.of("n", "before", "after", "difference", "95 % interval", "p", "p (Holm)", "detectable")) {
            html.append(Html.numberHead(head));
        }
        html.append(Html.head("test")).append(Html.head("verdict")).append("</tr></thead><tbody>\n");
        comparison.metrics().forEach(metric -> html.append(row(metric)));
        return html.append(
                        "</tbody></table>\n<p class=\"note\">The interval is a paired bootstrap of 10,000 draws. \"p (Holm)\" "
                                + "allows for the number of metrics. \"detectable\" is the smallest true difference that this many "
                                + "rows find four times in five: a tie says nothing about smaller ones.</p>\n")
                .toString();
    }

    private static String row(RunComparison.Metric metric) {
        PairedComparison c = metric.comparison();
        return "<tr>" + Html.cell(metric.evaluator())
                + Html.number(Integer.toString(c.n()))
                + Html.number(Texts.number(c.baseline()))
                + Html.number(Texts.number(c.candidate()))
                + Html.number(Texts.signed(c.difference()))
                + Html.number(Texts.signedInterval(c.interval()))
                + Html.number(Texts.p(c.p()))
                + Html.number(Texts.p(metric.holmP()))
                + Html.number(Texts.number(c.detectable()))
                + Html.cell(c.test().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                + "<td>" + chip(c.verdict()) + "</td></tr>\n";
    }

    private static String changes(RunComparison comparison, String evaluator) {
        List<RowPair> changed = comparison.pairs().stream()
                .filter(pair -> pair.difference(evaluator).orElse(0) != 0)
                .sorted(Comparator.comparingDouble(
                        pair -> pair.difference(evaluator).orElse(0)))
                .toList();
        long worse = changed.stream()
                .filter(pair -> pair.difference(evaluator).orElse(0) < 0)
                .count();
        StringBuilder html = new StringBuilder("<h2>%s: %d rows worse, %d better</h2>\n<div class=\"card\">\n"
                .formatted(Html.escape(evaluator), worse, changed.size() - worse));
        changed.stream().limit(SHOWN_ROWS).forEach(pair -> html.append(change(pair, evaluator)));
        if (changed.isEmpty()) {
            html.append("<p class=\"note\">No row has another score.</p>\n");
        } else if (changed.size() > SHOWN_ROWS) {
            html.append("<p class=\"note\">%d more rows changed.</p>\n".formatted(changed.size() - SHOWN_ROWS));
        }
        return html.append("</div>\n").toString();
    }

    private static String change(RowPair pair, String evaluator) {
        double difference = pair.difference(evaluator).orElse(0);
        StringBuilder html = new StringBuilder(
                "<details><summary><span class=\"chip %s\">%s</span> <strong>%s</strong></summary><dl>"
                        .formatted(
                                difference < 0 ? "worse" : "better",
                                Texts.signed(difference),
                                Html.escape(pair.candidate().rowId())));
        EvaluationCase asked = pair.candidate().answer();
        if (asked != null) {
            term(html, "question", asked.input());
            if (asked.expected() != null) {
                term(html, "expected", asked.expected());
            }
        }
        term(html, "before", output(pair.baseline()));
        term(html, "after", output(pair.candidate()));
        return html.append("</dl></details>\n").toString();
    }

    private static void term(StringBuilder html, String name, String text) {
        html.append("<dt>%s</dt><dd>%s</dd>".formatted(Html.escape(name), Html.escape(text)));
    }

    private static String output(RowResult row) {
        return row.answer() == null ? "no answer" : row.answer().output();
    }
}
