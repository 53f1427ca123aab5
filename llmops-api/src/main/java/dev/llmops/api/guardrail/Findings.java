package dev.llmops.api.guardrail;

import java.util.ArrayList;
import java.util.List;

/** What several guardrails found in one text, one after the other. */
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    /** Adds what a decision found; once the text was changed, ranges no longer are those of the original. */
    void add(Decision decision, boolean changed) {
        for (Finding finding : decision.findings()) {
            all.add(changed ? finding.at(null) : finding);
        }
    }

    List<Finding> all() {
        return List.copyOf(all);
    }

    /** The same decision to stop, with everything that was found until then. */
    Decision in(Decision stop) {
        if (stop instanceof Decision.Block block) {
            return new Decision.Block(block.reason(), all);
        }
        if (stop instanceof Decision.Reask reask) {
            return new Decision.Reask(reask.instruction(), all, reask.fields());
        }
        throw new IllegalArgumentException("only block and re-ask stop, but the decision was " + stop);
    }
}
