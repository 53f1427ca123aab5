package dev.llmops.eval.report;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.html.Html;
import dev.llmops.commons.internal.html.IntervalPlot;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.MetricSummary;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.stats.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One run as a page: each metric with its interval, how its scores are spread, and the rows, the worst first. */
final class RunPage {

    private static final int SHOWN_ROWS = 200;

    private RunPage() {}

    static String of(EvaluationRun run) {
        return of(run, "");
    }

    /** With more sections before the rows, as markup. */
    static String of(EvaluationRun run, String sections) {
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(Html.escape(run.info().target())).append("</h1>\n");
        body.append(String.format(
                Locale.ROOT,
                "<p class=\"sub\">%d rows of %s (%s)</p>\n",
                run.rows().size(),
                Html.escape(run.info().dataset()),
                Html.escape(Texts.shortHash(run.info().datasetVersion()))));
        Texts.unmeasured(run.summaries())
                .ifPresent(line ->
                        body.append(String.format(Locale.ROOT, "<p class=\"note warn\">%s</p>\n", Html.escape(line))));
        Texts.clustered(run)
                .ifPresent(line ->
                        body.append(String.format(Locale.ROOT, "<p class=\"note\">%s</p>\n", Html.escape(line))));
        Texts.unanimous(run.summaries())
                .forEach(line ->
                        body.append(String.format(Locale.ROOT, "<p class=\"note\">%s</p>\n", Html.escape(line))));
        body.append("<div class=\"cards\">\n");
        run.summaries().forEach(summary -> body.append(card(summary)));
        body.append("</div>\n<h2>Means with 95 % intervals</h2>\n<div class=\"card\">\n");
        body.append(plot(run)).append("</div>\n<h2>Spread of the scores</h2>\n<div class=\"cards\">\n");
        run.info().evaluators().forEach(evaluator -> body.append(spread(run, evaluator)));
        body.append("</div>\n")
                .append(PassRateText.html(run.summaries()))
                .append(sections)
                .append(rows(run))
                .append("<h2>The run</h2>\n<div class=\"card\">\n");
        body.append(RunFacts.of(List.of("run"), List.of(run))).append("</div>\n");
        return Html.page(run.info().target() + " on " + run.info().dataset(), body.toString());
    }

    private static String card(MetricSummary summary) {
        Estimate estimate = summary.estimate();
        String missing = Texts.missing(summary);
        return String.format(
                Locale.ROOT,
                """
                <section class="card"><h3>%s</h3><p class="big">%s</p><p class="note">n = %s, 95 %%: %s</p>%s</section>
                """,
                Html.escape(summary.evaluator()),
                estimate == null ? "no score" : Texts.number(estimate.mean()),
                estimate == null ? "0" : Texts.size(estimate.n(), estimate.clusters()),
                estimate == null ? "unknown" : Texts.interval(estimate.interval()),
                missing.isEmpty() ? "" : "<p class=\"note\">" + missing + "</p>");
    }

    private static String plot(EvaluationRun run) {
        IntervalPlot plot = new IntervalPlot("Means with 95 % intervals", false);
        for (MetricSummary summary : run.summaries()) {
            Estimate estimate = summary.estimate();
            if (estimate != null) {
                plot.add(
                        summary.evaluator(),
                        estimate.mean(),
                        Texts.plotted(estimate.interval()),
                        Texts.number(estimate.mean()),
                        "");
            }
        }
        return plot.html();
    }

    private static String spread(EvaluationRun run, String evaluator) {
        double[] scores = run.rows().stream()
                .flatMapToDouble(row -> row.score(evaluator).stream())
                .toArray();
        return String.format(
                Locale.ROOT,
                "<section class=\"card\"><h3>%s</h3>\n%s</section>\n",
                Html.escape(evaluator),
                Histogram.svg(evaluator, scores));
    }

    private static String rows(EvaluationRun run) {
        StringBuilder html = new StringBuilder("<h2>Rows, the worst first</h2>\n<div class=\"card rows\">\n");
        List<RowResult> worst = run.rows().stream()
                .sorted(Comparator.comparingDouble(RunPage::mean))
                .limit(SHOWN_ROWS)
                .toList();
        worst.forEach(row -> html.append(row(row)));
        if (run.rows().size() > SHOWN_ROWS) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p class=\"note\">%d more rows are in the run's file.</p>\n",
                    run.rows().size() - SHOWN_ROWS));
        }
        return html.append("</div>\n").toString();
    }

    /** Rows without any score stand first: they are what somebody must look at. */
    private static double mean(RowResult row) {
        OptionalDouble mean = row.judgements().stream()
                .map(Judgement::score)
                .filter(Score.Scored.class::isInstance)
                .mapToDouble(score -> ((Score.Scored) score).value())
                .average();
        return mean.orElse(Double.NEGATIVE_INFINITY);
    }

    private static String row(RowResult row) {
        StringBuilder html = new StringBuilder(
                String.format(Locale.ROOT, "<details><summary><strong>%s</strong>", Html.escape(row.rowId())));
        if (row.answer() == null) {
            html.append(Html.chip("worse", "no answer"));
        }
        for (Judgement judgement : row.judgements()) {
            html.append(Html.chip("tie", judgement.evaluator() + " " + RowText.score(judgement.score())));
        }
        return html.append(' ')
                .append(RowText.question(row))
                .append("</summary>\n<div class=\"inside\">")
                .append(RowText.asked(row))
                .append(RowText.answered("answer", row))
                .append("</div></details>\n")
                .toString();
    }
}
