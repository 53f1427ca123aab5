package dev.llmops.eval.annotation;

import dev.llmops.api.generation.GenerationId;
import java.time.Instant;
import java.util.List;

/**
 * An answer to label. It reveals neither why it was selected, nor what others said of it, nor which model or variant produced it.
 *
 * @param item the answer's id, which identifies the label
 * @param question the user's last message
 * @param answer the answer
 * @param passages the passages the answer was based on; may be empty
 * @param rubric the criteria
 * @param until when the lease ends
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
