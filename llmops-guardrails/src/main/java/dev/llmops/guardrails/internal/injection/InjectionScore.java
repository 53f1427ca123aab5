package dev.llmops.guardrails.internal.injection;

import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.util.List;

/**
 * How much a text looks like an injection.
 *
 * @param score from 0 to 1
 * @param hits the phrases that speak for it, in the order of the text
 */
public record InjectionScore(double score, List<Hit> hits) {

    public static final InjectionScore NONE = new InjectionScore(0, List.of());

    /** {@return the same, as detectors tell it} */
    public Detection detection() {
        List<Evidence> evidence = hits.stream()
                .map(hit -> new Evidence(hit.family(), hit.range(), hit.weight(), hit.via(), null))
                .toList();
        return new Detection(score, evidence);
    }

    /**
     * A phrase in the text.
     *
     * @param family what kind of phrase
     * @param range where, in the original
     * @param weight how much it counts alone, from 0 to 1
     * @param via how the text was made readable, outermost first
     */
    public record Hit(String family, CharRange range, double weight, List<String> via) {}
}
