package dev.llmops.eval.annotation;

import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.agreement.Agreement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far annotators agree on a criterion, before any adjudication. A value that cannot be computed is absent, never 0.
 *
 * @param criterion its name
 * @param items the items with the required number of answers
 * @param same share of these items on which all gave the same rating, with Wilson's interval; null without items
 * @param coefficients of agreement beyond chance, by name: {@code krippendorff} (nominal of words, of 0 and 1 and of two labels, else ordinal;
 *     interval of a range),
 *     {@code fleiss} on a scale of labels, and {@code cohen} where the same two people gave all answers
 */
public record CriterionAgreement(
        String criterion, int items, @Nullable Estimate same, Map<String, Agreement> coefficients) {

    /** Copies the map. */
    public CriterionAgreement {
        coefficients = Collections.unmodifiableMap(new LinkedHashMap<>(coefficients));
    }
}
