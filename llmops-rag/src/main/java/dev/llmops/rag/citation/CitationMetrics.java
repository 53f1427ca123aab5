package dev.llmops.rag.citation;

import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Precision and recall of citations as ALCE defines them (Gao et al., EMNLP 2023, section 4.3), but on claims instead of
 * sentences, and with one more difference: a citation of a nonexistent passage counts as wrong, where ALCE leaves it out.
 *
 * @param claims the number of claims, including those that cite nothing
 * @param supportedClaims the number of claims that cite existing passages which, together, support them
 * @param citations the number of citations
 * @param preciseCitations the number of citations of supported claims that support the claim alone, or without which it would not
 *     be supported
 * @param notChecked the number of claims that could not be checked; they and their citations are in none of the other counts
 */
public record CitationMetrics(int claims, int supportedClaims, int citations, int preciseCitations, int notChecked) {

    /**
     * {@return the metrics of one answer}
     *
     * @param answer what the checker found
     */
    public static CitationMetrics of(CheckedAnswer answer) {
        List<CheckedClaim> known = answer.claims().stream()
                .filter(claim -> claim.support() != Support.NOT_CHECKED)
                .toList();
        Set<CharRange> ranges = known.stream().map(CheckedClaim::range).collect(Collectors.toSet());
        List<Citation> citations = answer.citations().stream()
                .filter(citation -> ranges.contains(citation.claim()))
                .toList();
        Set<CharRange> beyond = citations.stream()
                .filter(citation -> citation.support() == Support.OUT_OF_RANGE)
                .map(Citation::claim)
                .collect(Collectors.toSet());
        Set<CharRange> held = known.stream()
                .filter(claim -> claim.support() == Support.SUPPORTED)
                .map(CheckedClaim::range)
                .collect(Collectors.toSet());
        long supported = known.stream()
                .filter(claim -> claim.support() == Support.SUPPORTED && !beyond.contains(claim.range()))
                .count();
        long precise = citations.stream()
                .filter(each -> each.support() == Support.SUPPORTED || each.support() == Support.PARTIAL)
                .filter(each -> held.contains(each.claim()))
                .count();
        return new CitationMetrics(
                known.size(),
                (int) supported,
                citations.size(),
                (int) precise,
                answer.claims().size() - known.size());
    }

    /**
     * {@return the sum of both answers' counts}
     *
     * @param other the metrics of another answer
     */
    public CitationMetrics plus(CitationMetrics other) {
        return new CitationMetrics(
                claims + other.claims,
                supportedClaims + other.supportedClaims,
                citations + other.citations,
                preciseCitations + other.preciseCitations,
                notChecked + other.notChecked);
    }

    /** {@return the share of claims that are supported; empty if there are none} */
    public OptionalDouble recall() {
        return claims == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) supportedClaims / claims);
    }

    /** {@return the share of citations that are needed and right; empty if there are none} */
    public OptionalDouble precision() {
        return citations == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) preciseCitations / citations);
    }
}
