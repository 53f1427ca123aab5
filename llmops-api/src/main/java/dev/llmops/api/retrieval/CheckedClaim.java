package dev.llmops.api.retrieval;

import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A claim in an answer, and how well its passages together support it.
 *
 * @param range its range in the answer
 * @param numbers the numbers of the passages that it cites, in their order in the claim; empty if it is {@link Support#UNCITED}
 * @param support whether these passages, taken together, support it
 * @param score how well they support it, from 0 to 1; null if it was not scored
 * @param method what checked it; null if it was not checked
 * @param problems problems with the claim, in words for people, such as a number that no passage has
 */
public record CheckedClaim(
        CharRange range,
        List<Integer> numbers,
        Support support,
        @Nullable Double score,
        @Nullable String method,
        List<String> problems) {

    /** Copies the lists and rejects an uncited claim with numbers, and a score outside 0 to 1. */
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
     * {@return a claim without citations}
     *
     * @param range its range in the answer
     */
    public static CheckedClaim uncited(CharRange range) {
        return new CheckedClaim(range, List.of(), Support.UNCITED, null, null, List.of());
    }
}
