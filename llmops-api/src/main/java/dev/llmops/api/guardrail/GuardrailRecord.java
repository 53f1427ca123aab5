package dev.llmops.api.guardrail;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a guardrail decided in a call, as its Generation keeps it.
 *
 * @param guardrail its name
 * @param stage where it looked
 * @param subject which text, for example a passage id or a tool call id; null where there is just one
 * @param decision what it decided
 * @param took how long it took
 * @param policy the policy that it followed, or null if it follows none
 */
public record GuardrailRecord(
        String guardrail,
        GuardrailStage stage,
        @Nullable String subject,
        Decision decision,
        Duration took,
        @Nullable PolicyIdentity policy) {

    /** Refuses nulls. */
    public GuardrailRecord {
        Objects.requireNonNull(guardrail, "guardrail");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(took, "took");
    }

    /**
     * The record of a guardrail without a policy.
     *
     * @param guardrail its name
     * @param stage where it looked
     * @param subject which text, or null where there is just one
     * @param decision what it decided
     * @param took how long it took
     */
    public GuardrailRecord(
            String guardrail, GuardrailStage stage, @Nullable String subject, Decision decision, Duration took) {
        this(guardrail, stage, subject, decision, took, null);
    }

    /**
     * {@return the same record with another decision}
     *
     * @param other the other decision
     */
    public GuardrailRecord withDecision(Decision other) {
        return new GuardrailRecord(guardrail, stage, subject, other, took, policy);
    }
}
