package dev.llmops.core.prompt.lint;

import dev.llmops.api.prompt.FewShot;
import java.util.LinkedHashSet;
import java.util.Set;

/** Variables that are declared and not used, used and not declared, or hidden by something of their name. */
record VariableRules(Subject subject, Findings findings) {

    void check() {
        unused();
        undeclared();
        shadowed();
        examples();
    }

    private void unused() {
        Set<String> unused = new LinkedHashSet<>(subject.declared());
        unused.removeAll(subject.used());
        FewShot examples = subject.whole().examples();
        if (examples != null && examples.selection() == FewShot.Selection.SIMILAR) {
            unused.remove(examples.variable());
        }
        if (subject.readsEverything()) {
            return;
        }
        for (String name : unused) {
            int line = subject.lineOf("input", "schema", name);
            findings.add(
                    LintRule.UNUSED_VARIABLE,
                    line == 0 ? subject.lineOf("input", "default", name) : line,
                    0,
                    "variable '" + name + "' is declared, but the template never reads it",
                    "use {{" + name + "}}, or take it out of the front matter");
        }
    }

    private void undeclared() {
        Set<String> told = new LinkedHashSet<>(subject.declared());
        for (Piece piece : subject.pieces()) {
            if (piece.isRead() && !piece.hidden() && !subject.isSupplied(piece.text()) && told.add(piece.text())) {
                findings.at(
                        piece,
                        LintRule.UNDECLARED_VARIABLE,
                        "variable '" + piece.text() + "' is not declared"
                                + (subject.isDeclared() ? " under input.schema" : ": the prompt has no input.schema"),
                        "declare it, so that a call without it, or with another type, is refused before a model is asked");
            }
        }
    }

    private void shadowed() {
        Set<String> variables = new LinkedHashSet<>(subject.declared());
        variables.addAll(subject.used());
        Set<String> told = new LinkedHashSet<>();
        for (Piece piece : subject.pieces()) {
            boolean hides = piece.isRead()
                    && piece.hidden()
                    && variables.contains(piece.text())
                    && !subject.hasMember(piece.loop(), piece.text());
            if (hides && told.add(piece.line() + ":" + piece.column() + piece.text())) {
                findings.at(
                        piece,
                        LintRule.SHADOWED_VARIABLE,
                        "'" + piece.text() + "' does not mean the variable '" + piece.text() + "' here, but "
                                + (piece.loop().isEmpty()
                                        ? "the value of that name that the partial is given"
                                        : "a member of the items of '" + piece.loop()
                                                + "', or a parameter of the block"),
                        "write {{../" + piece.text() + "}} for the variable, or give one of the two another name");
            }
        }
    }

    private void examples() {
        FewShot examples = subject.whole().examples();
        if (examples == null) {
            return;
        }
        if (!subject.used().contains("examples")) {
            findings.add(
                    LintRule.UNUSED_EXAMPLES,
                    subject.lineOf("examples"),
                    0,
                    "examples of '" + examples.set() + "' are declared, but the template does not show them",
                    "show them: {{#each examples}}{{" + examples.fields().get(0)
                            + "}}{{/each}}, or take them out of the front matter");
        }
        for (Piece piece : subject.pieces()) {
            boolean unknown = piece.isRead()
                    && piece.hidden()
                    && piece.loop().equals("examples")
                    && !examples.fields().contains(piece.text());
            if (unknown) {
                findings.at(
                        piece,
                        LintRule.UNDECLARED_VARIABLE,
                        "'" + piece.text() + "' is none of the fields of the examples: " + examples.fields(),
                        "declare it under examples.fields, so that a data set without it is refused");
            }
        }
    }
}
