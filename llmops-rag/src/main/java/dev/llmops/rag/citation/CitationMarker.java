package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Objects;

/**
 * Where an answer cites.
 *
 * @param range where the marker stands in the answer, brackets included
 * @param numbers the numbers it names, in its order, each once; a range such as {@code [1-3]} is spelled out
 */
public record CitationMarker(CharRange range, List<Integer> numbers) {

    /** Copies the list. */
    public CitationMarker {
        Objects.requireNonNull(range, "range");
        numbers = List.copyOf(numbers);
    }
}
