package dev.llmops.experiments.canary;

import java.util.List;
import java.util.Objects;

/**
 * What a rule says of an observation.
 *
 * @param action what to do
 * @param reason why, in words
 * @param bounds what is known of each guard, in the order of the plan
 */
public record Verdict(Action action, String reason, List<Bound> bounds) {

    /** Copies the list. */
    public Verdict {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(reason, "reason");
        bounds = List.copyOf(bounds);
    }
}
