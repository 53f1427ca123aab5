package dev.llmops.eval.report;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RunComparison;

/** What a run or a comparison says, for people and for programs. */
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
     * {@return the comparison as a JSON object}
     *
     * @param comparison the comparison
     */
    public static String json(RunComparison comparison) {
        return JsonReport.of(comparison);
    }

    /**
     * {@return a page with plots and the rows, the worst first; one file that loads nothing and runs no script}
     *
     * @param run the run
     */
    public static String html(EvaluationRun run) {
        return RunPage.of(run);
    }

    /**
     * {@return a page with plots and the rows that changed; one file that loads nothing and runs no script}
     *
     * @param comparison the comparison
     */
    public static String html(RunComparison comparison) {
        return ComparisonPage.of(comparison);
    }
}
