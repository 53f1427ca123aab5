package dev.llmops.api.retrieval;

import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A claim of an answer, and what its passages together say about it.
 *
 * @param range where in the answer it stands
 * @param numbers the numbers of the passages that it cites, in its order; empty if it is {@link Support#UNCITED}
 * @param support whether these passages, taken together, support it
 * @param score how well, from 0 to 1; null if nobody scored it
 * @param method what checked it; null if nobody did
 * @param problems what speaks against it, in words for people, such as a number that no passage has
 */
public record CheckedClaim(
        CharRange range,
        List<Integer> numbers,
        Support support,
        @Nullable Double score,
        @Nullable String method,
        List<String> problems) {

    /** Copies the lists and refuses an uncited claim with numbers, and a score outside 0 to 1. */
    public CheckedClaim {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(support, "support");
        numbers = List.copyOf(numbers);
        problems = List.copyOf(problems);
        if (support == Support.UNCITED && !numbers.isEmpty()) {
            throw new IllegalArgumentException("an UNCITED claim must cite nothing, but cites " + numbers);
        }
        Grounding.requireShare("score", score);
    }

    /**
     * {@return a claim that cites nothing}
     *
     * @param range where in the answer it stands
     */
    public static CheckedClaim uncited(CharRange range) {
        return new CheckedClaim(range, List.of(), Support.UNCITED, null, null, List.of());
    }
}
