package dev.llmops.eval.judge;

import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two answers to one question.
 *
 * @param input the question
 * @param a an answer
 * @param b another answer
 * @param expected the expected answer, or null if unknown
 * @param passages the passages that the answers could use
 */
public record AnswerPair(
        String input, String a, String b, @Nullable String expected, List<Passage> passages) {

    /** Refuses nulls and copies the list. */
    public AnswerPair {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        passages = List.copyOf(passages);
    }

    /**
     * {@return a pair without an expected answer or passages}
     *
     * @param input the question
     * @param a an answer
     * @param b another answer
     */
    public static AnswerPair of(String input, String a, String b) {
        return new AnswerPair(input, a, b, null, List.of());
    }

    /** {@return the pair with both answers swapped} */
    public AnswerPair swapped() {
        return new AnswerPair(input, b, a, expected, passages);
    }
}
