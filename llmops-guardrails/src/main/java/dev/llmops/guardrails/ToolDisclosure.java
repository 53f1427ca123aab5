package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;

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
        Window window = new Window(arguments, true);
        List<Finding> findings = new ArrayList<>(0);
        for (int open = arguments.indexOf('<'); open >= 0; open = arguments.indexOf('<', open + 1)) {
            Match placeholder = Placeholder.at(window, open);
            Vault.Kept kept = placeholder == null ? null : vault.kept(placeholder.type());
            if (placeholder != null && kept != null && tells(kept)) {
                findings.add(new Finding(guardrail, kept.type(), new CharRange(open, placeholder.end()), 1));
            }
        }
        return findings;
    }

    private boolean tells(Vault.Kept kept) {
        return kept.guardrail().equals(guardrail)
                && !kept.type().equals(PlaceholderDetector.TYPE)
                && (secret || !kept.typed());
    }
}
