package dev.llmops.eval.report;

import dev.llmops.commons.internal.html.Html;
import dev.llmops.eval.run.EvaluationRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What was run, on what, judged by what, and what it took: enough to run it again. */
final class RunFacts {

    private RunFacts() {}

    static String of(List<String> titles, List<EvaluationRun> runs) {
        StringBuilder html = new StringBuilder("<table class=\"facts stack\"><thead><tr>");
        html.append(Html.head(""));
        titles.forEach(title -> html.append(Html.head(title)));
        html.append("</tr></thead><tbody>\n");
        row(html, "target", titles, runs, run -> run.info().target());
        row(
                html,
                "data set",
                titles,
                runs,
                run -> run.info().dataset() + ", " + run.info().datasetVersion());
        row(html, "rows", titles, runs, RunFacts::rows);
        row(html, "judged by", titles, runs, RunFacts::judged);
        row(html, "took", titles, runs, run -> Texts.spending(run.spending()));
        return html.append("</tbody></table>\n").toString();
    }

    private static void row(
            StringBuilder html,
            String name,
            List<String> titles,
            List<EvaluationRun> runs,
            Function<EvaluationRun, String> fact) {
        html.append("<tr>").append(Html.rowHead(name));
        for (int i = 0; i < runs.size(); i++) {
            html.append(Html.cell(titles.get(i), fact.apply(runs.get(i))));
        }
        html.append("</tr>\n");
    }

    private static String rows(EvaluationRun run) {
        long unanswered =
                run.rows().stream().filter(row -> row.answer() == null).count();
        int answers = run.samples().size();
        return run.rows().size()
                + (answers > run.rows().size() ? ", " + answers + " answers" : "")
                + Texts.stopped(run.stopped()).map(line -> ", " + line).orElse("")
                + (unanswered == 0 ? "" : ", " + unanswered + " of them without answer");
    }

    private static String judged(EvaluationRun run) {
        List<String> parts = new ArrayList<>();
        for (String evaluator : run.info().evaluators()) {
            String definition = run.info().definition(evaluator);
            parts.add(definition.equals(evaluator) ? evaluator : evaluator + " (" + definition + ")");
        }
        return String.join("; ", parts);
    }
}
