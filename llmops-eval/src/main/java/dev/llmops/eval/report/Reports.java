package dev.llmops.eval.report;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunTotals;
import java.util.List;
import java.util.Map;

/** Renders runs and comparisons for people and for programs. */
public final class Reports {

    private Reports() {}

    /**
     * {@return a table for a console, in ASCII}
     *
     * @param run the run
     */
    public static String console(EvaluationRun run) {
        return ConsoleReport.of(run);
    }

    /**
     * {@return a table for a console, in ASCII}
     *
     * @param run the run, whose rows are in its file alone
     */
    public static String console(RunTotals run) {
        return ConsoleReport.of(run, List.of());
    }

    /**
     * {@return a table for a console, in ASCII}
     *
     * @param comparison the comparison
     */
    public static String console(RunComparison comparison) {
        return ConsoleReport.of(comparison);
    }

    /**
     * {@return the summary as a JSON object; the rows are in the run's own file}
     *
     * @param run the run
     */
    public static String json(EvaluationRun run) {
        return JsonReport.of(run);
    }

    /**
     * {@return the summary as a JSON object}
     *
     * @param run the run, whose rows are in its file alone
     */
    public static String json(RunTotals run) {
        return JsonReport.of(run, null);
    }

    /**
     * {@return the comparison as a JSON object}
     *
     * @param comparison the comparison
     */
    public static String json(RunComparison comparison) {
        return JsonReport.of(comparison);
    }

    /**
     * {@return a page with plots and the rows, worst first; a single file that loads nothing and runs no script}
     *
     * @param run the run
     */
    public static String html(EvaluationRun run) {
        return RunPage.of(run);
    }

    /**
     * {@return a page with plots and the rows that changed; a single file that loads nothing and runs no script}
     *
     * @param comparison the comparison
     */
    public static String html(RunComparison comparison) {
        return ComparisonPage.of(comparison);
    }

    /**
     * {@return a page of a run with its slices before its rows}
     *
     * @param run the run
     * @param slices its slices
     */
    public static String html(EvaluationRun run, Slices slices) {
        return RunPage.of(run, SliceText.html(slices));
    }

    /**
     * {@return the slices as a table for a console, with a note on how to read that many intervals}
     *
     * @param slices the slices
     */
    public static String console(Slices slices) {
        return SliceText.console(slices);
    }

    /**
     * {@return a table for a console: each run's means, and what changed from the run before}
     *
     * @param trend the runs
     */
    public static String console(Trend trend) {
        return TrendPage.console(trend);
    }

    /**
     * {@return a page with a plot for each evaluator, oldest run first; a single file that loads nothing and runs no script}
     *
     * @param trend the runs
     */
    public static String html(Trend trend) {
        return TrendPage.html(trend);
    }

    /**
     * {@return a Markdown summary for a pull request; it contains names and figures, but no question and no answer}
     *
     * @param run the run
     */
    public static String markdown(EvaluationRun run) {
        return MarkdownReport.of(run);
    }

    /**
     * {@return a Markdown summary for a pull request, with the rows that got worse; it contains names and figures, but no question and no answer}
     *
     * @param comparison the comparison
     */
    public static String markdown(RunComparison comparison) {
        return MarkdownReport.of(comparison);
    }

    /**
     * {@return the run as JUnit XML, which CI servers read: each row is a test. A row without an answer is an error; one with a score below the
     *     required one, or without it, is a failure}
     *
     * @param run the run
     * @param atLeast the lowest passing score, by evaluator; empty if every answer passes
     * @throws IllegalArgumentException if the run has no such evaluator, or a bound is not finite
     */
    public static String junitXml(EvaluationRun run, Map<String, Double> atLeast) {
        return JUnitXml.of(run, atLeast);
    }
}
