package dev.llmops.core.prompt.lint;

import java.util.List;
import java.util.Objects;

/**
 * The findings in one prompt.
 *
 * @param source its file, or its name and version
 * @param tokens the tokens of its constant text, tools and answer schema, by the linter's counter
 * @param cacheableTokens the tokens of the constant text at the start of every call, which a prefix cache can share between calls
 * @param findings the findings, by place
 */
public record LintReport(String source, int tokens, int cacheableTokens, List<LintFinding> findings) {

    /** Copies and sorts the findings. */
    public LintReport {
        Objects.requireNonNull(source, "source");
        findings = findings.stream().sorted().toList();
    }

    /**
     * {@return whether there is a finding of at least a given severity}
     *
     * @param least the severity
     */
    public boolean has(LintRule.Severity least) {
        return findings.stream().anyMatch(finding -> finding.severity().compareTo(least) >= 0);
    }
}
