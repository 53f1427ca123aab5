package dev.llmops.rag.citation;

import java.util.HashMap;
import java.util.Map;

/** Decides about each claim of one answer once, however often the growing answer is checked: a decision may be paid for. */
final class RememberedSupport implements ClaimSupport {

    private final ClaimSupport support;
    private final Map<Pair, Boolean> decided = new HashMap<>();

    private record Pair(String claim, String passage) {}

    RememberedSupport(ClaimSupport support) {
        this.support = support;
    }

    @Override
    public boolean supports(String claim, String passage) {
        Pair pair = new Pair(claim, passage);
        Boolean known = decided.get(pair);
        if (known == null) {
            known = support.supports(claim, passage);
            decided.put(pair, known);
        }
        return known;
    }
}
