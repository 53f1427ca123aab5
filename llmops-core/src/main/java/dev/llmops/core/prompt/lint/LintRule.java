package dev.llmops.core.prompt.lint;

import java.util.Locale;

/** What a prompt is checked for. */
public enum LintRule {
    /** It cannot be rendered. */
    SYNTAX(Severity.ERROR),
    /** What it includes is not there, or includes it. */
    INCLUDE(Severity.ERROR),
    /** It includes whatever is newest, tested or not. */
    INCLUDE_LATEST(Severity.WARNING),
    /** A variable is declared and never read. */
    UNUSED_VARIABLE(Severity.WARNING),
    /** A variable is read and not declared. */
    UNDECLARED_VARIABLE(Severity.WARNING),
    /** A name means an item's member, a block's parameter or a partial's value where a variable has the same name. */
    SHADOWED_VARIABLE(Severity.WARNING),
    /** It holds a secret, which every reader of the registry and every model would get. */
    SECRET(Severity.ERROR),
    /** It holds a character that no reader sees. */
    HIDDEN_CHARACTER(Severity.WARNING),
    /** Its constant text alone takes much of the context window, or all. */
    TOKENS(Severity.WARNING),
    /** Something that changes from call to call stands before constant text, which no prefix cache can then share. */
    CACHE_PREFIX(Severity.WARNING),
    /** What users or documents say stands in the system message. */
    SYSTEM_PLACEMENT(Severity.WARNING),
    /** It asks for JSON without a schema of the answer. */
    OUTPUT_SCHEMA(Severity.WARNING),
    /** Examples are declared and not shown. */
    UNUSED_EXAMPLES(Severity.WARNING);

    private final Severity severity;

    LintRule(Severity severity) {
        this.severity = severity;
    }

    /** {@return the severity of its findings, unless one says otherwise} */
    public Severity severity() {
        return severity;
    }

    /** {@return the rule's id, for example {@code unused-variable}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How bad a finding is. */
    public enum Severity {
        /** Worth knowing. */
        INFO,
        /** Probably not what was meant, or dear, or dangerous in some uses. */
        WARNING,
        /** Wrong. */
        ERROR
    }
}
