package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a policy makes of a text.
 *
 * @param decision the decision
 * @param text the text as the policy changed it, also where the decision is to block
 * @param scores what every detector that ran said, from 0 to 1, also below its threshold
 */
public record StageReport(Decision decision, String text, Map<String, Double> scores) {

    /** Copies the map. */
    public StageReport {
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(text, "text");
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
