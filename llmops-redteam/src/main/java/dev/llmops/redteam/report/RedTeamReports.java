package dev.llmops.redteam.report;

import dev.llmops.redteam.RedTeamRun;

/** Reports of runs. All of them show what attackers said and models answered: treat them as you treat attacks. */
public final class RedTeamReports {

    private RedTeamReports() {}

    /**
     * {@return a run as lines for a terminal}
     *
     * @param run the run
     */
    public static String console(RedTeamRun run) {
        return RedTeamConsole.of(run);
    }

    /**
     * {@return a run as one HTML file, without script and without anything that is loaded}
     *
     * @param run the run
     */
    public static String html(RedTeamRun run) {
        return RedTeamPage.of(run);
    }

    /**
     * {@return two runs of the same attacks as one HTML file, for example with guardrails off and on}
     *
     * @param comparison the comparison
     */
    public static String html(RedTeamComparison comparison) {
        return RedTeamComparisonPage.of(comparison);
    }

    /**
     * {@return a run in SARIF 2.1.0, a result for each attack that succeeded}
     *
     * @param run the run
     * @param artifact what the results are about, as a path in the repository, for example the prompt's file
     */
    public static String sarif(RedTeamRun run, String artifact) {
        return RedTeamSarif.of(run, artifact);
    }
}
