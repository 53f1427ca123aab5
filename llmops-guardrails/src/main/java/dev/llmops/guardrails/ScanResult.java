package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The result of scanning a text.
 *
 * @param decision {@code pass}; {@code transform} if values were redacted; {@code block} if the text must not pass;
 *     {@code reask} if the model must be asked again
 * @param text the text with placeholders in place of values, also if it is to be blocked
 * @param findings the findings, in the order of the text; ranges refer to the original text,
 *     in UTF-16 code units
 * @param scores the score of each detector that ran, from 0 to 1, including scores below the threshold
 */
public record ScanResult(
        String decision, String text, List<Finding> findings, Map<String, Double> scores, Duration took) {

    /** Copies list and map. */
    public ScanResult {
        findings = List.copyOf(findings);
        scores = Map.copyOf(scores);
    }
}
