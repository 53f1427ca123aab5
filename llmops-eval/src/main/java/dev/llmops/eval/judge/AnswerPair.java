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
 * @param expected what an answer should have been, or null if nobody knows
 * @param passages what the answers could draw on
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
     * {@return a pair of which nothing else is known}
     *
     * @param input the question
     * @param a an answer
     * @param b another answer
     */
    public static AnswerPair of(String input, String a, String b) {
        return new AnswerPair(input, a, b, null, List.of());
    }

    /** {@return the same pair with both answers in each other's place} */
    public AnswerPair swapped() {
        return new AnswerPair(input, b, a, expected, passages);
    }
}
