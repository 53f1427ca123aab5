package dev.llmops.core.prompt.lint;

import java.util.Comparator;
import java.util.Objects;

/**
 * A problem in a prompt, or something that could be better.
 *
 * @param rule the rule that it breaks
 * @param severity its severity
 * @param line the line in the prompt's file, counted from 1; 0 if it concerns the whole file
 * @param column the column, counted from 1; 0 if it concerns the line
 * @param message the problem; for a secret, its kind and never the secret itself
 * @param advice what to do
 */
public record LintFinding(
        LintRule rule, LintRule.Severity severity, int line, int column, String message, String advice)
        implements Comparable<LintFinding> {

    private static final Comparator<LintFinding> ORDER = Comparator.comparingInt(LintFinding::line)
            .thenComparingInt(LintFinding::column)
            .thenComparing(LintFinding::rule)
            .thenComparing(LintFinding::message);

    /** Rejects nulls. */
    public LintFinding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(advice, "advice");
    }

    /** Orders findings by place, then by rule. */
    @Override
    public int compareTo(LintFinding other) {
        return ORDER.compare(this, other);
    }
}
