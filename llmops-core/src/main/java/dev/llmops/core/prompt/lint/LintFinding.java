package dev.llmops.core.prompt.lint;

import java.util.Comparator;
import java.util.Objects;

/**
 * Something that is wrong with a prompt, or could be better.
 *
 * @param rule what it breaks
 * @param severity how bad it is
 * @param line line of the prompt's file, counted from 1; 0 if it is about the whole
 * @param column column, counted from 1; 0 if it is about the line
 * @param message what was found; of a secret its kind and never the secret
 * @param advice what to do
 */
public record LintFinding(
        LintRule rule, LintRule.Severity severity, int line, int column, String message, String advice)
        implements Comparable<LintFinding> {

    private static final Comparator<LintFinding> ORDER = Comparator.comparingInt(LintFinding::line)
            .thenComparingInt(LintFinding::column)
            .thenComparing(LintFinding::rule)
            .thenComparing(LintFinding::message);

    /** Refuses nulls. */
    public LintFinding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(advice, "advice");
    }

    /** Orders by place, then by rule. */
    @Override
    public int compareTo(LintFinding other) {
        return ORDER.compare(this, other);
    }
}
