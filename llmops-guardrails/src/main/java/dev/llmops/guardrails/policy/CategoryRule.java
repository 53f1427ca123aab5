package dev.llmops.guardrails.policy;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one category of what a detector sees.
 *
 * @param action what follows
 * @param threshold from which score of its evidence on, above 0 and at most 1; null: whenever the detector as a whole
 *     is sure enough
 */
public record CategoryRule(PolicyAction action, @Nullable Double threshold) {

    /** Refuses a threshold outside of its range. */
    public CategoryRule {
        Objects.requireNonNull(action, "action");
        if (threshold != null) {
            Ranges.share("threshold", threshold);
        }
    }

    /**
     * {@return a rule without a threshold of its own}
     *
     * @param action what follows
     */
    public static CategoryRule of(PolicyAction action) {
        return new CategoryRule(action, null);
    }
}
