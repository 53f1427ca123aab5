package dev.llmops.eval.annotation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The progress of a queue.
 *
 * @param items the number of items in each state; all states are present
 * @param answers the number of answers from each annotator
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
