package dev.llmops.eval.optimize;

import java.util.Objects;

/**
 * An instruction or a set of examples that was not tried.
 *
 * @param text the instruction, or the ids of the examples
 * @param reason the reason
 */
public record RefusedProposal(String text, String reason) {

    /** Refuses nulls. */
    public RefusedProposal {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(reason, "reason");
    }
}
