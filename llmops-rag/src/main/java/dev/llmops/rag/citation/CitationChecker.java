package dev.llmops.rag.citation;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Resolves the citations of an answer and checks each against its passage. Safe for use by several threads. */
public final class CitationChecker {

    private static final Pattern BETWEEN = Pattern.compile("[ ,;&]*(?:and )?");

    private final ClaimSupport support;

    /**
     * Creates a checker.
     *
     * @param support decides about each claim
     */
    public CitationChecker(ClaimSupport support) {
        this.support = Objects.requireNonNull(support, "support");
    }

    /**
     * Checks an answer.
     *
     * @param answer the whole answer
     * @param passages the passages in the order of their numbers in the prompt, which begin with 1
     * @return what its citations are worth
     */
    public CheckedAnswer check(String answer, List<Passage> passages) {
        List<CitationMarker> markers = CitationParser.parse(answer);
        Claims claims = new Claims(answer, markers);
        List<Citation> citations = new ArrayList<>();
        List<CharRange> cited = new ArrayList<>();
        int from = 0;
        for (CitationMarker marker : markers) {
            boolean sameClaim = !cited.isEmpty() && adjacent(answer, from, marker);
            CharRange claim = sameClaim ? cited.get(cited.size() - 1) : claims.claimOf(marker, from);
            from = marker.range().end();
            cited.add(claim);
            marker.numbers().forEach(number -> citations.add(citation(number, passages, claim, claims.text(claim))));
        }
        return new CheckedAnswer(citations, uncited(claims, cited));
    }

    private Citation citation(int number, List<Passage> passages, CharRange claim, String text) {
        if (number < 1 || number > passages.size()) {
            return Citation.outOfRange(number, claim);
        }
        Passage passage = passages.get(number - 1);
        return new Citation(number, passage, claim, check(text, passage));
    }

    /** {@return whether nothing of its own stands between, as in {@code [1][2]}, {@code [1], [2]} and {@code [1] and [2]}} */
    private static boolean adjacent(String answer, int from, CitationMarker marker) {
        return BETWEEN.matcher(answer.substring(from, marker.range().start())).matches();
    }

    private Support check(String claim, Passage passage) {
        try {
            return support.supports(claim, passage.text()) ? Support.SUPPORTED : Support.UNSUPPORTED;
        } catch (LlmOpsException e) {
            return Support.UNCHECKED;
        }
    }

    private static List<CharRange> uncited(Claims claims, List<CharRange> cited) {
        return claims.sentences().stream()
                .filter(sentence -> cited.stream().noneMatch(sentence::overlaps))
                .toList();
    }
}
