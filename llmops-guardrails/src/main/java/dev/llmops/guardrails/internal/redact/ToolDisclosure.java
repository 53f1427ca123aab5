package dev.llmops.guardrails.internal.redact;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What a tool is about to be told: placeholders in the arguments of a tool call are values by the time the tool reads
 * them. That a tool gets the personal data which the user typed is what the user wants. Data from a document or another
 * tool, and any secret, may be on its way out, and is told.
 */
final class ToolDisclosure {

    private final String guardrail;
    private final boolean secret;

    ToolDisclosure(String guardrail, boolean secret) {
        this.guardrail = guardrail;
        this.secret = secret;
    }

    List<Finding> findings(String arguments, Vault vault) {
        List<Finding> findings = new ArrayList<>(0);
        List<JsonPiece> pieces = JsonPiece.of(arguments);
        if (pieces == null) {
            add(arguments, vault, CharRange::new, findings);
        } else {
            // Not in the JSON as it stands: many write < as an escape there.
            pieces.forEach(piece -> add(piece.text(), vault, piece::range, findings));
        }
        return findings;
    }

    private void add(String text, Vault vault, BiFunction<Integer, Integer, CharRange> range, List<Finding> findings) {
        Window window = new Window(text, true);
        for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', open + 1)) {
            Match placeholder = Placeholder.at(window, open);
            Vault.Kept kept = placeholder == null ? null : vault.kept(placeholder.type());
            if (placeholder != null && kept != null && tells(kept)) {
                findings.add(new Finding(guardrail, kept.type(), range.apply(open, placeholder.end()), 1));
            }
        }
    }

    private boolean tells(Vault.Kept kept) {
        return kept.guardrail().equals(guardrail)
                && !kept.type().equals(PlaceholderDetector.TYPE)
                && (secret || !kept.typed());
    }
}
