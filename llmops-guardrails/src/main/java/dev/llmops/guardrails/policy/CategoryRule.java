package dev.llmops.guardrails.policy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rule for one category of a detector's findings.
 *
 * @param action the action
 * @param threshold the score of its evidence from which it applies, above 0 and at most 1; null: whenever the detector as a whole
 *     reaches its threshold
 */
public record CategoryRule(PolicyAction action, @Nullable Double threshold) {

    /** Rejects a threshold out of range. */
    public CategoryRule {
        Objects.requireNonNull(action, "action");
        if (threshold != null) {
            Ranges.share("threshold", threshold);
        }
    }

    /**
     * {@return a rule without a threshold of its own}
     *
     * @param action the action
     */
    public static CategoryRule of(PolicyAction action) {
        return new CategoryRule(action, null);
    }
}
