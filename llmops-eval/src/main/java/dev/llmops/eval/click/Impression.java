package dev.llmops.eval.click;

import dev.llmops.commons.internal.option.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The passages shown to a reader, and which of them were opened. Immutable.
 *
 * @param query the question, as the application identifies questions
 * @param shown ids of the passages, best position first, at least one, each once
 * @param clicked positions that were opened, from 1
 */
public record Impression(String query, List<String> shown, Set<Integer> clicked) {

    /** Copies both, and rejects an empty list, a duplicate passage and a position that is not in the list. */
    public Impression {
        shown = List.copyOf(shown);
        clicked = Set.copyOf(clicked);
        Require.not(shown.isEmpty(), "shown must have at least one passage, but had none");
        if (new HashSet<>(shown).size() < shown.size()) {
            throw new IllegalArgumentException("shown must have each passage once, but was " + shown);
        }
        for (int position : clicked) {
            if (position < 1 || position > shown.size()) {
                throw new IllegalArgumentException(
                        "clicked must be positions from 1 to " + shown.size() + ", but one was " + position);
            }
        }
    }
}
