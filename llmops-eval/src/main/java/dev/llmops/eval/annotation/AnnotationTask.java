package dev.llmops.eval.annotation;

import dev.llmops.api.generation.GenerationId;
import java.time.Instant;
import java.util.List;

/**
 * An answer to be labelled. It tells neither why it was chosen nor what others said of it, nor which model or variant answered.
 *
 * @param item the answer's id, by which it is labelled
 * @param question what the user asked last
 * @param answer what was answered
 * @param passages what the answer had to go by; may be empty
 * @param rubric by what it is judged
 * @param until until when nobody else gets it instead
 */
public record AnnotationTask(
        GenerationId item,
        String question,
        String answer,
        List<String> passages,
        AnnotationRubric rubric,
        Instant until) {

    /** Copies the list. */
    public AnnotationTask {
        passages = List.copyOf(passages);
    }
}
