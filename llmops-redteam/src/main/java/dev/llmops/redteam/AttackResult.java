package dev.llmops.redteam;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one attack went.
 *
 * @param id the attack's id
 * @param converter what obfuscated it
 * @param outcome how it ended
 * @param evidence what was seen or not seen, or the fault, in words
 * @param blockedBy the guardrail that stopped it, or null
 * @param actedOn the guardrails that changed or left out something
 * @param said what the user said, turn by turn
 * @param answer the last answer; empty if there was none
 */
public record AttackResult(
        String id,
        ProbeFamily family,
        String converter,
        AttackOutcome outcome,
        String evidence,
        @Nullable String blockedBy,
        List<String> actedOn,
        List<String> said,
        String answer) {

    /** Copies the lists. */
    public AttackResult {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(converter, "converter");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(answer, "answer");
        actedOn = List.copyOf(actedOn);
        said = List.copyOf(said);
        if ((outcome == AttackOutcome.BLOCKED) != (blockedBy != null)) {
            throw new IllegalArgumentException(
                    "a result names a guardrail if and only if it is BLOCKED, but outcome was " + outcome
                            + " and blockedBy was " + blockedBy);
        }
    }
}
