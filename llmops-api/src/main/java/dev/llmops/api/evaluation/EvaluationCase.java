package dev.llmops.api.evaluation;

import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer to be judged, with what is known about it.
 *
 * @param input the question
 * @param output the answer
 * @param expected what the answer should have been, or null if unknown
 * @param passages the passages that the answer could draw on
 * @param citations the passages that it claims to draw on
 */
public record EvaluationCase(
        String input, String output, @Nullable String expected, List<Passage> passages, List<Citation> citations) {

    /** Copies the lists. */
    public EvaluationCase {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(output, "output");
        passages = List.copyOf(passages);
        citations = List.copyOf(citations);
    }
}
