package dev.llmops.eval.report;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.commons.internal.html.Html;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** A run as the XML that CI servers read of test runners: each row is a test. */
final class JUnitXml {

    private JUnitXml() {}

    static String of(EvaluationRun run, Map<String, Double> atLeast) {
        for (Map.Entry<String, Double> least : atLeast.entrySet()) {
            String evaluator = least.getKey();
            if (!run.info().evaluators().contains(evaluator)) {
                throw new IllegalArgumentException("the run must have the evaluator '" + evaluator + "', but has "
                        + run.info().evaluators());
            }
            if (!Double.isFinite(least.getValue())) {
                throw new IllegalArgumentException(
                        "the least score of '" + evaluator + "' must be a finite number, but was " + least.getValue());
            }
        }
        StringBuilder cases = new StringBuilder();
        int errors = 0;
        int failures = 0;
        double seconds = 0;
        for (RowResult row : run.rows()) {
            List<String> problems = problems(row, atLeast);
            errors += row.answer() == null ? 1 : 0;
            failures += row.answer() != null && !problems.isEmpty() ? 1 : 0;
            seconds += row.seconds() == null ? 0 : row.seconds();
            cases.append(test(run, row, problems));
        }
        return String.format(
                Locale.ROOT,
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                <testsuite name="%s" tests="%d" failures="%d" errors="%d" skipped="0" time="%s">
                %s</testsuite>
                </testsuites>
                """,
                escape(run.info().target()),
                run.rows().size(),
                failures,
                errors,
                time(seconds),
                cases);
    }

    /** What keeps a row from passing. A score that is not there has not passed. */
    private static List<String> problems(RowResult row, Map<String, Double> atLeast) {
        if (row.answer() == null) {
            return List.of(Objects.requireNonNullElse(row.error(), "no answer"));
        }
        List<String> problems = new ArrayList<>();
        atLeast.forEach((evaluator, least) -> {
            OptionalDouble score = row.score(evaluator);
            if (score.isEmpty()) {
                problems.add(evaluator + " has no score" + why(row, evaluator));
            } else if (score.getAsDouble() < least) {
                problems.add(evaluator + " is " + Texts.number(score.getAsDouble()) + ", below " + Texts.number(least));
            }
        });
        return problems;
    }

    private static String why(RowResult row, String evaluator) {
        for (Judgement judgement : row.judgements()) {
            if (judgement.evaluator().equals(evaluator)) {
                return judgement.score() instanceof Score.Failed failed
                        ? ": " + failed.error()
                        : judgement.score() instanceof Score.Unscored unscored ? ": " + unscored.reason() : "";
            }
        }
        return "";
    }

    private static String test(EvaluationRun run, RowResult row, List<String> problems) {
        String head = String.format(
                Locale.ROOT,
                "<testcase classname=\"%s\" name=\"%s\" time=\"%s\">",
                escape(run.info().dataset()),
                escape(row.rowId()),
                time(row.seconds() == null ? 0 : row.seconds()));
        String outcome = "";
        if (!problems.isEmpty()) {
            String kind = row.answer() == null ? "error" : "failure";
            outcome = String.format(
                    Locale.ROOT, "<%s message=\"%s\" type=\"evaluation\"/>", kind, escape(String.join("; ", problems)));
        }
        List<String> scores = new ArrayList<>();
        row.judgements().forEach(each -> scores.add(each.evaluator() + " " + RowText.score(each.score())));
        String said = scores.isEmpty() ? "" : "<system-out>" + escape(String.join(", ", scores)) + "</system-out>";
        return head + outcome + said + "</testcase>\n";
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** XML forbids two characters more than HTML does. */
    private static String escape(String text) {
        return Html.escape(text).replace('\uFFFE', '\uFFFD').replace('\uFFFF', '\uFFFD');
    }
}
