package dev.llmops.rag.citation;

import dev.llmops.api.text.CharRange;
import java.util.List;

/**
 * A claim of a sentence with citations, and what it cites.
 *
 * @param range where in the answer it stands
 * @param text the claim without markers
 * @param numbers what it cites, in its order, each once; empty if it is what follows a sentence's last citation
 * @param markers where it cites
 * @param sentence the sentence that it stands in
 * @param end where it ends, with its markers and words that are no claim of their own
 */
record CitedClaim(
        CharRange range, String text, List<Integer> numbers, List<CharRange> markers, CharRange sentence, int end) {

    /** {@return whether it stands in a sentence with citations and has none} */
    boolean isTail() {
        return markers.isEmpty();
    }
}
