package dev.llmops.api.guardrail;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A guardrail's decision in a call, as the Generation records it.
 *
 * @param guardrail its name
 * @param stage the stage at which it checked a text
 * @param subject the text, for example a passage id or a tool call id; null where there is just one
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

    /** Rejects nulls. */
    public GuardrailRecord {
        Objects.requireNonNull(guardrail, "guardrail");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(took, "took");
    }

    /**
     * Creates the record of a guardrail without a policy.
     *
     * @param guardrail its name
     * @param stage the stage at which it checked a text
     * @param subject the text, or null where there is just one
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
