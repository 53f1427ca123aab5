package dev.llmops.core.prompt.lint;

import java.util.Locale;

/** The rules that prompts are checked against. */
public enum LintRule {
    /** It cannot be rendered. */
    SYNTAX(Severity.ERROR),
    /** An included prompt does not exist, or includes the prompt itself. */
    INCLUDE(Severity.ERROR),
    /** It includes the latest version, tested or not. */
    INCLUDE_LATEST(Severity.WARNING),
    /** A variable is declared and never read. */
    UNUSED_VARIABLE(Severity.WARNING),
    /** A variable is read and not declared. */
    UNDECLARED_VARIABLE(Severity.WARNING),
    /** A name means an item's member, a block's parameter or a partial's value although a variable has the same name. */
    SHADOWED_VARIABLE(Severity.WARNING),
    /** It contains a secret, which every reader of the registry and every model would receive. */
    SECRET(Severity.ERROR),
    /** It contains an invisible character. */
    HIDDEN_CHARACTER(Severity.WARNING),
    /** Its constant text alone uses much or all of the context window. */
    TOKENS(Severity.WARNING),
    /** Text that changes from call to call comes before constant text, which a prefix cache then cannot share. */
    CACHE_PREFIX(Severity.WARNING),
    /** Text from users or documents is in the system message. */
    SYSTEM_PLACEMENT(Severity.WARNING),
    /** It asks for JSON without an answer schema. */
    OUTPUT_SCHEMA(Severity.WARNING),
    /** Examples are declared and not shown. */
    UNUSED_EXAMPLES(Severity.WARNING);

    private final Severity severity;

    LintRule(Severity severity) {
        this.severity = severity;
    }

    /** {@return the severity of its findings, unless a finding has its own} */
    public Severity severity() {
        return severity;
    }

    /** {@return the rule's id, for example {@code unused-variable}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The severity of a finding. */
    public enum Severity {
        /** Worth knowing. */
        INFO,
        /** Probably a mistake, or expensive, or dangerous in some uses. */
        WARNING,
        /** Wrong. */
        ERROR
    }
}
