package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.ArrayList;
import java.util.List;

/** Replaces the values in a whole text, and tells where they stood. */
final class Redactor {

    /** A text without its values, and what they were. */
    record Redacted(String text, List<Finding> findings) {}

    private final String guardrail;
    private final TextScan scan;
    private final Replacement replacement;

    Redactor(String guardrail, TextScan scan, Replacement replacement) {
        this.guardrail = guardrail;
        this.scan = scan;
        this.replacement = replacement;
    }

    Redacted text(String text) {
        List<Match> found = new ArrayList<>(scan.all(text));
        found.removeIf(match -> replacement.made(text.substring(match.start(), match.end())));
        return new Redacted(replaced(text, found), findings(guardrail, found, 0));
    }

    /** Piece by piece, so that the rest of the document stays as it was written. A number that is replaced becomes a text. */
    Redacted json(String json, List<JsonPiece> pieces) {
        StringBuilder changed = new StringBuilder(json.length());
        List<Finding> findings = new ArrayList<>(1);
        int done = 0;
        for (JsonPiece piece : pieces) {
            List<Match> found = piece.scan(scan);
            found.removeIf(match -> replacement.made(piece.text().substring(match.start(), match.end())));
            String replaced = replaced(piece.text(), found);
            if (!replaced.equals(piece.text())) {
                changed.append(json, done, piece.start()).append(JsonPiece.quoted(replaced));
                done = piece.end();
            }
            for (Match match : found) {
                add(findings, guardrail, match, piece.range(match.start(), match.end()));
            }
        }
        return new Redacted(changed.append(json, done, json.length()).toString(), findings);
    }

    private String replaced(String text, List<Match> found) {
        if (found.isEmpty()) {
            return text;
        }
        StringBuilder changed = new StringBuilder(text.length());
        int done = 0;
        for (Match match : found) {
            changed.append(text, done, match.start())
                    .append(replacement.of(match.type(), text.substring(match.start(), match.end())));
            done = match.end();
        }
        return changed.append(text, done, text.length()).toString();
    }

    static List<Finding> findings(String guardrail, List<Match> found, int offset) {
        List<Finding> findings = new ArrayList<>(found.size());
        for (Match match : found) {
            add(findings, guardrail, match, new CharRange(match.start() + offset, match.end() + offset));
        }
        return findings;
    }

    /** What looks like a placeholder is taken out, but is nothing to tell. */
    private static void add(List<Finding> findings, String guardrail, Match match, CharRange range) {
        if (!match.type().equals(PlaceholderDetector.TYPE)) {
            findings.add(new Finding(guardrail, match.type(), range, match.score()));
        }
    }
}
