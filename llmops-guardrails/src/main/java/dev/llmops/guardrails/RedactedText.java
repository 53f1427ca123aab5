package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A text in which placeholders replace values.
 *
 * @param text the text with placeholders
 * @param findings the findings, in the order of the text; ranges refer to the original text
 * @param values the value behind each placeholder in the text, in the order in which they were created; anyone who has
 *     this map can undo the redaction, so {@link #toString()} leaves it out
 */
public record RedactedText(String text, List<Finding> findings, Map<String, String> values) {

    /** Copies list and map. */
    public RedactedText {
        findings = List.copyOf(findings);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** {@return the text and the findings, without the values} */
    @Override
    public String toString() {
        return "RedactedText[text=" + text + ", findings=" + findings + ", values=" + values.size() + " placeholders]";
    }
}
