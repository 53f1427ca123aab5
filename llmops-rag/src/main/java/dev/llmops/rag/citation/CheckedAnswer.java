package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import java.util.List;

/**
 * What the citations of an answer are worth.
 *
 * @param citations each citation of a passage that exists, in order
 * @param unresolved markers that name, among others or only, a number that no passage has
 * @param uncited sentences without any citation
 */
public record CheckedAnswer(List<Citation> citations, List<CitationMarker> unresolved, List<CharRange> uncited) {

    /** Copies the lists. */
    public CheckedAnswer {
        citations = List.copyOf(citations);
        unresolved = List.copyOf(unresolved);
        uncited = List.copyOf(uncited);
    }

    /** {@return whether at least one claim is supported by the passage that it cites} */
    public boolean hasSupport() {
        return citations.stream().anyMatch(citation -> citation.support() == Support.SUPPORTED);
    }
}
