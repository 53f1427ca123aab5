package dev.llmops.eval.annotation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a queue is.
 *
 * @param items how many items are in each state; all states are there
 * @param answers how many answers each annotator gave
 * @param agreements how far annotators agree, for each criterion
 */
public record AnnotationStatus(
        Map<AnnotationState, Integer> items, Map<String, Integer> answers, List<CriterionAgreement> agreements) {

    /** Copies the collections. */
    public AnnotationStatus {
        items = Collections.unmodifiableMap(new EnumMap<>(items));
        answers = Collections.unmodifiableMap(new TreeMap<>(answers));
        agreements = List.copyOf(agreements);
    }
}
