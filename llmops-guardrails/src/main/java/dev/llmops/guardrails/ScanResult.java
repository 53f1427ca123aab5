package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a scan made of a text.
 *
 * @param decision {@code pass}; {@code transform} if values were redacted; {@code block} if the text must not pass;
 *     {@code reask} if the model must be asked again
 * @param text the text with placeholders in the place of values, also if it is to be blocked
 * @param findings what was seen, in the order of the text; ranges are those of the text that was given,
 *     in UTF-16 code units
 * @param scores what each detector that ran said, from 0 to 1, also below its threshold
 * @param took how long it took
 */
public record ScanResult(
        String decision, String text, List<Finding> findings, Map<String, Double> scores, Duration took) {

    /** Copies list and map. */
    public ScanResult {
        findings = List.copyOf(findings);
        scores = Map.copyOf(scores);
    }
}
