package dev.llmops.core.prompt.lint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.message.Role;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.text.CharRange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands where it should not: secrets, characters that nobody sees, what users say in the system message, JSON without a schema. */
record TextRules(Subject subject, Findings findings) {

    /** Zero-width and invisible characters, marks that turn the direction of text, and tags; not the joiner of emoji. */
    private static final Pattern HIDDEN =
            Pattern.compile("[\u00AD\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]"
                    + "|[\\x{E0000}-\\x{E007F}]");

    private static final Pattern ASKS_FOR_JSON = Pattern.compile(
            "\\b(answer|respond|reply|return|output|write|produce|format|give)\\b[^.!?\\n]{0,60}\\bJSON\\b"
                    + "|\\bJSON\\b[^.!?\\n]{0,30}\\b(only|object|array|format|document)\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Set<String> SAFE = Set.of("integer", "number", "boolean");

    void check(Function<String, List<Finding>> secrets) {
        secrets(secrets);
        hidden();
        systemPlacement();
        outputSchema();
    }

    private void secrets(Function<String, List<Finding>> secrets) {
        for (Finding secret : secrets.apply(subject.text())) {
            CharRange range = secret.range();
            findings.add(
                    LintRule.SECRET,
                    range == null ? 0 : lineAt(range.start()),
                    range == null ? 0 : columnAt(range.start()),
                    "a secret (" + secret.type() + ") stands in the prompt",
                    "take it out, and change it where it is valid: versions are kept for ever; a tool that needs it gets it from the"
                            + " application");
        }
    }

    private void hidden() {
        Matcher matcher = HIDDEN.matcher(subject.text());
        while (matcher.find()) {
            if (matcher.start() > 0 || matcher.group().charAt(0) != '\uFEFF') {
                findings.add(
                        LintRule.HIDDEN_CHARACTER,
                        lineAt(matcher.start()),
                        columnAt(matcher.start()),
                        String.format(
                                Locale.ROOT,
                                "the character U+%04X cannot be seen, but the model reads it",
                                subject.text().codePointAt(matcher.start())),
                        "delete it");
            }
        }
    }

    private void systemPlacement() {
        Set<String> told = new HashSet<>();
        for (Piece piece : subject.pieces()) {
            boolean inSystem = piece.isRead() && piece.printed() && piece.role() == Role.SYSTEM;
            String variable = piece.loop().isEmpty() || !piece.hidden() ? piece.text() : piece.loop();
            if (!inSystem || variable.equals("examples") || isHarmless(variable) || !told.add(variable)) {
                continue;
            }
            findings.at(
                    piece,
                    LintRule.SYSTEM_PLACEMENT,
                    (variable.equals("passages") ? "text of retrieved documents" : "variable '" + variable + "'")
                            + " stands in the system message, whose instructions a model obeys most",
                    "put it under {{role \"user\"}}; if it has few values, declare them as an enum");
        }
    }

    private boolean isHarmless(String variable) {
        JsonNode declared = subject.declaration(variable);
        return declared.has("enum")
                || declared.has("const")
                || SAFE.contains(declared.path("type").asText());
    }

    private void outputSchema() {
        ResponseFormat format = subject.whole().responseFormat();
        if (format instanceof ResponseFormat.Schema) {
            return;
        }
        for (Piece piece : subject.pieces()) {
            Matcher asks = ASKS_FOR_JSON.matcher(piece.kind() == Piece.Kind.TEXT ? piece.text() : "");
            if (asks.find()) {
                String before = piece.text().substring(0, asks.start());
                int lines = (int) before.chars().filter(c -> c == '\n').count();
                int column = lines == 0 ? piece.column() + asks.start() : asks.start() - before.lastIndexOf('\n');
                findings.add(
                        LintRule.OUTPUT_SCHEMA,
                        subject.line(piece.line() + lines),
                        column,
                        "the prompt asks for JSON, but has no schema of the answer",
                        "declare output.schema: a model that can then writes nothing else, and the answer is checked");
                return;
            }
        }
        if (format instanceof ResponseFormat.Json) {
            findings.add(
                    LintRule.OUTPUT_SCHEMA,
                    LintRule.Severity.INFO,
                    subject.lineOf("output", "format"),
                    0,
                    "the answer is JSON of any form",
                    "declare output.schema, so that its form is checked");
        }
    }

    private int lineAt(int index) {
        return 1
                + (int) subject.text()
                        .substring(0, index)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private int columnAt(int index) {
        return index - subject.text().lastIndexOf('\n', Math.max(0, index - 1));
    }
}
