package dev.llmops.eval.annotation;

import java.util.List;

/**
 * An answer that annotators labelled differently.
 *
 * @param task the answer
 * @param answers the annotators' answers, in the order of arrival
 */
public record AnnotationDispute(AnnotationTask task, List<AnnotationAnswer> answers) {

    /** Copies the list. */
    public AnnotationDispute {
        answers = List.copyOf(answers);
    }
}
