package dev.llmops.core.prompt.lint;

import java.util.ArrayList;
import java.util.List;

/** Collects what is found in one prompt. */
final class Findings {

    private final List<LintFinding> all = new ArrayList<>();
    private final int linesBefore;

    /**
     * Starts without any.
     *
     * @param linesBefore the lines of the file above the template
     */
    Findings(int linesBefore) {
        this.linesBefore = linesBefore;
    }

    void add(LintRule rule, int line, int column, String message, String advice) {
        all.add(new LintFinding(rule, rule.severity(), line, column, message, advice));
    }

    void add(LintRule rule, LintRule.Severity severity, int line, int column, String message, String advice) {
        all.add(new LintFinding(rule, severity, line, column, message, advice));
    }

    /** Adds what was found at a piece of the template. */
    void at(Piece piece, LintRule rule, String message, String advice) {
        add(rule, piece.line() + linesBefore, piece.column(), message, advice);
    }

    List<LintFinding> all() {
        return all;
    }
}
