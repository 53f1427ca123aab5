package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Objects;

/**
 * A citation marker in an answer.
 *
 * @param range the marker's range in the answer, brackets included
 * @param numbers the cited numbers, in the marker's order, each once; a range such as {@code [1-3]} is expanded
 */
public record CitationMarker(CharRange range, List<Integer> numbers) {

    /** Copies the list. */
    public CitationMarker {
        Objects.requireNonNull(range, "range");
        numbers = List.copyOf(numbers);
    }
}
