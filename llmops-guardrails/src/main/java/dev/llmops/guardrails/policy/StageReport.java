package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Decision;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The result of a policy for a text.
 *
 * @param text the text as the policy changed it, even if the decision is to block
 * @param scores the score of every detector that ran, from 0 to 1, including scores below the threshold
 */
public record StageReport(Decision decision, String text, Map<String, Double> scores) {

    /** Copies the map. */
    public StageReport {
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(text, "text");
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }
}
