package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import java.util.List;

/**
 * What the citations of an answer are worth.
 *
 * @param citations each citation, in order; one of a number that no passage has is {@link Support#OUT_OF_RANGE}
 * @param uncited sentences without any citation
 */
public record CheckedAnswer(List<Citation> citations, List<CharRange> uncited) {

    /** Copies the lists. */
    public CheckedAnswer {
        citations = List.copyOf(citations);
        uncited = List.copyOf(uncited);
    }

    /** {@return whether at least one claim is supported by the passage that it cites} */
    public boolean hasSupport() {
        return citations.stream().anyMatch(citation -> citation.support() == Support.SUPPORTED);
    }
}
