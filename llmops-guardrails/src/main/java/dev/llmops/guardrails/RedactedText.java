package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text with placeholders in the place of values.
 *
 * @param text the text with placeholders
 * @param findings what was seen, in the order of the text; ranges are those of the text that was given
 * @param values the value behind each placeholder that stands in the text, in the order in which they were made; what holds
 *     this map can undo the redaction, so {@link #toString()} leaves it out
 */
public record RedactedText(String text, List<Finding> findings, Map<String, String> values) {

    /** Copies list and map. */
    public RedactedText {
        findings = List.copyOf(findings);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** {@return the text and what was found, without the values} */
    @Override
    public String toString() {
        return "RedactedText[text=" + text + ", findings=" + findings + ", values=" + values.size() + " placeholders]";
    }
}
