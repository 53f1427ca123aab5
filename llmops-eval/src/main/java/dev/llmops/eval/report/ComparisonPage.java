package dev.llmops.eval.report;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.IntervalPlot;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunComparison.RowPair;
import dev.llmops.eval.stats.PairedComparison;
import dev.llmops.eval.stats.PairedComparison.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Two runs as a page: each difference with its interval and verdict, and the rows that changed, the worst first. */
final class ComparisonPage {

    private static final int SHOWN_ROWS = 200;

    private ComparisonPage() {}

    static String of(RunComparison comparison) {
        String after = comparison.candidate().info().target();
        String before = comparison.baseline().info().target();
        StringBuilder body = new StringBuilder();
        body.append(String.format(Locale.ROOT, "<h1>%s against %s</h1>\n", Html.escape(after), Html.escape(before)));
        body.append(String.format(
                Locale.ROOT,
                "<p class=\"sub\">%d common rows of %s (%s)</p>\n",
                comparison.pairs().size(),
                Html.escape(comparison.candidate().info().dataset()),
                Html.escape(Texts.shortHash(comparison.candidate().info().datasetVersion()))));
        body.append("<p class=\"lead\">").append(Html.escape(lead(comparison))).append("</p>\n");
        Texts.notCompared(comparison)
                .ifPresent(left ->
                        body.append(String.format(Locale.ROOT, "<p class=\"note warn\">%s</p>\n", Html.escape(left))));
        Texts.clustered(comparison.candidate())
                .ifPresent(line ->
                        body.append(String.format(Locale.ROOT, "<p class=\"note\">%s</p>\n", Html.escape(line))));
        body.append("<div class=\"cards\">\n");
        comparison.metrics().forEach(metric -> body.append(card(metric)));
        body.append("</div>\n<h2>Differences with 95 % intervals</h2>\n<div class=\"card\">\n");
        body.append(plot(comparison)).append("</div>\n<h2>All figures</h2>\n<div class=\"card\">\n");
        body.append(table(comparison)).append("</div>\n");
        body.append(changes(comparison)).append("<h2>The runs</h2>\n<div class=\"card\">\n");
        body.append(RunFacts.of(List.of("before", "after"), List.of(comparison.baseline(), comparison.candidate())));
        return Html.page(after + " against " + before, body.append("</div>\n").toString());
    }

    /** What the whole comes to, in one or a few sentences. */
    private static String lead(RunComparison comparison) {
        List<String> sentences = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            List<String> names = comparison.metrics().stream()
                    .filter(metric -> metric.comparison().verdict() == verdict)
                    .map(RunComparison.Metric::evaluator)
                    .toList();
            if (!names.isEmpty()) {
                sentences.add(switch (verdict) {
                            case BETTER -> "Better by ";
                            case WORSE -> "Worse by ";
                            case TIE -> "A tie, which says neither better nor equal, by ";
                        }
                        + String.join(", ", names) + ".");
            }
        }
        return sentences.isEmpty() ? "No row has a score in both runs." : String.join(" ", sentences);
    }

    private static String card(RunComparison.Metric metric) {
        PairedComparison c = metric.comparison();
        return String.format(
                Locale.ROOT,
                """
                <section class="card"><h3>%s</h3><p class="big">%s</p>%s<p class="note">95 %%: %s, p %s, n = %s</p>%s</section>
                """,
                Html.escape(metric.evaluator()),
                Texts.signed(c.difference()),
                chip(c.verdict()),
                Texts.signedInterval(c.interval()),
                Html.escape(Texts.withSign(c.p())),
                Texts.size(c.n(), c.clusters()),
                metric.lost() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "<p class=\"note warn\">%d rows lost their score</p>", metric.lost()));
    }

    private static String chip(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> Html.chip("better", "\u25b2 better");
            case WORSE -> Html.chip("worse", "\u25bc worse");
            case TIE -> Html.chip("tie", "= tie");
        };
    }

    private static String plot(RunComparison comparison) {
        IntervalPlot plot = new IntervalPlot("Differences with 95 % intervals", true);
        for (RunComparison.Metric metric : comparison.metrics()) {
            PairedComparison c = metric.comparison();
            String style = c.verdict().name().toLowerCase(Locale.ROOT);
            plot.add(
                    metric.evaluator(),
                    c.difference(),
                    Texts.plotted(c.interval()),
                    Texts.signed(c.difference()),
                    style);
        }
        return plot.html();
    }

    private static String table(RunComparison comparison) {
        StringBuilder html = new StringBuilder("<table class=\"stack\"><thead><tr>");
        html.append(Html.head("metric"));
        for (String head : List.of("n", "before", "after", "difference", "p", "p (Holm)", "detectable")) {
            html.append(Html.numberHead(head));
        }
        html.append(Html.head("rows")).append(Html.head("verdict")).append("</tr></thead><tbody>\n");
        comparison.metrics().forEach(metric -> html.append(row(comparison, metric)));
        return html.append(
                        "</tbody></table>\n<p class=\"note\">Below the difference stands its 95 % interval, a paired bootstrap of "
                                + "10,000 draws. \"p (Holm)\" allows for the number of metrics. \"detectable\" is the smallest true "
                                + "difference that this many rows find four times in five, \"-\" if all differences are equal: a "
                                + "tie says nothing about smaller ones.</p>\n")
                .toString();
    }

    private static String row(RunComparison comparison, RunComparison.Metric metric) {
        PairedComparison c = metric.comparison();
        String test = c.test().name().toLowerCase(Locale.ROOT).replace('_', ' ').replace("mcnemar", "McNemar");
        return "<tr>" + Html.rowHead(metric.evaluator())
                + Html.number("n", Texts.size(c.n(), c.clusters()))
                + Html.number("before", Texts.number(c.baseline()))
                + Html.number("after", Texts.number(c.candidate()))
                + Html.number("difference", Texts.signed(c.difference()), Texts.signedInterval(c.interval()))
                + Html.number("p", Texts.p(c.p()), test)
                + Html.number("p (Holm)", Texts.p(metric.holmP()))
                + Html.number("detectable", Texts.detectable(c.detectable()))
                + "<td class=\"wide\">"
                + OutcomeBar.of(comparison.pairs(), metric.evaluator()).html() + "</td><td data-label=\"verdict\">"
                + chip(c.verdict()) + "</td></tr>\n";
    }

    private static String changes(RunComparison comparison) {
        List<String> evaluators = comparison.metrics().stream()
                .map(RunComparison.Metric::evaluator)
                .toList();
        List<RowPair> changed = comparison.pairs().stream()
                .filter(pair -> evaluators.stream()
                        .anyMatch(evaluator -> pair.difference(evaluator).orElse(0) != 0))
                .sorted(Comparator.comparingDouble(pair -> total(pair, evaluators)))
                .toList();
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT, "<h2>%d rows changed, the worst first</h2>\n<div class=\"card rows\">\n", changed.size()));
        changed.stream().limit(SHOWN_ROWS).forEach(pair -> html.append(change(pair, evaluators)));
        if (changed.isEmpty()) {
            html.append("<p class=\"note\">No row has another score.</p>\n");
        } else if (changed.size() > SHOWN_ROWS) {
            html.append(String.format(
                    Locale.ROOT, "<p class=\"note\">%d more rows changed.</p>\n", changed.size() - SHOWN_ROWS));
        }
        return html.append("</div>\n").toString();
    }

    private static double total(RowPair pair, List<String> evaluators) {
        return evaluators.stream()
                .mapToDouble(evaluator -> pair.difference(evaluator).orElse(0))
                .sum();
    }

    private static String change(RowPair pair, List<String> evaluators) {
        RowResult asked = pair.candidate().answer() == null ? pair.baseline() : pair.candidate();
        StringBuilder html = new StringBuilder(
                String.format(Locale.ROOT, "<details><summary><strong>%s</strong>", Html.escape(asked.rowId())));
        for (String evaluator : evaluators) {
            OptionalDouble difference = pair.difference(evaluator);
            if (difference.orElse(0) != 0) {
                html.append(Html.chip(
                        difference.getAsDouble() < 0 ? "worse" : "better",
                        evaluator + " " + Texts.signed(difference.getAsDouble())));
            }
        }
        return html.append(' ')
                .append(RowText.question(asked))
                .append("</summary>\n<div class=\"inside\">")
                .append(RowText.asked(asked))
                .append("<div class=\"pair\"><div>")
                .append(answers(pair))
                .append("</div></div></div></details>\n")
                .toString();
    }

    /** Both answers, with the words marked that only one has. */
    private static String answers(RowPair pair) {
        EvaluationCase before = pair.baseline().answer();
        EvaluationCase after = pair.candidate().answer();
        String between = "</div><div>";
        if (before == null || after == null) {
            return RowText.answered("before", pair.baseline()) + between + RowText.answered("after", pair.candidate());
        }
        WordDiff diff = WordDiff.of(before.output(), after.output());
        return RowText.answered("before", pair.baseline(), diff.before())
                + between
                + RowText.answered("after", pair.candidate(), diff.after());
    }
}
