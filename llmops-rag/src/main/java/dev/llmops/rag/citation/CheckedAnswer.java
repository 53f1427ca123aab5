package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import java.util.List;

/**
 * The result of checking the citations of an answer.
 *
 * @param citations each citation, in order; one with a number that no passage has is {@link Support#OUT_OF_RANGE}
 * @param claims each claim, in the order of the text, including those without a citation
 */
public record CheckedAnswer(List<Citation> citations, List<CheckedClaim> claims) {

    /** Copies the lists. */
    public CheckedAnswer {
        citations = List.copyOf(citations);
        claims = List.copyOf(claims);
    }

    /** {@return whether at least one claim is supported by the passages that it cites} */
    public boolean hasSupport() {
        return claims.stream().anyMatch(claim -> claim.support() == Support.SUPPORTED);
    }

    /** {@return sentences without any citation} */
    public List<CharRange> uncited() {
        return claims.stream()
                .filter(claim -> claim.support() == Support.UNCITED)
                .map(CheckedClaim::range)
                .toList();
    }
}
