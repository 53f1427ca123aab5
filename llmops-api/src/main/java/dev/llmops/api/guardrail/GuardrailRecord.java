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
 */
public record GuardrailRecord(
        String guardrail, GuardrailStage stage, @Nullable String subject, Decision decision, Duration took) {

    /** Refuses nulls. */
    public GuardrailRecord {
        Objects.requireNonNull(guardrail, "guardrail");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(took, "took");
    }
}
