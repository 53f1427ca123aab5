package dev.llmops.core.prompt.lint;

import java.util.List;
import java.util.Objects;

/**
 * What was found in one prompt.
 *
 * @param source its file, or its name and version
 * @param tokens tokens of its constant text, tools and schema of the answer, as the linter's counter counts
 * @param cacheableTokens tokens of the constant text that every call begins with: what a prefix cache shares between calls
 * @param findings what was found, by place
 */
public record LintReport(String source, int tokens, int cacheableTokens, List<LintFinding> findings) {

    /** Copies the findings and puts them in order. */
    public LintReport {
        Objects.requireNonNull(source, "source");
        findings = findings.stream().sorted().toList();
    }

    /**
     * {@return whether there is a finding of some severity or worse}
     *
     * @param least the severity
     */
    public boolean has(LintRule.Severity least) {
        return findings.stream().anyMatch(finding -> finding.severity().compareTo(least) >= 0);
    }
}
