package dev.llmops.rag.citation;

import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides about each claim of one answer once, however often the growing answer is checked: a decision may be paid for. */
final class CachingVerifier implements ClaimVerifier {

    private final ClaimVerifier verifier;
    private final Map<Asked, Verification> decided = new HashMap<>();

    private record Asked(String claim, List<String> passages) {}

    CachingVerifier(ClaimVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Verification verify(String claim, List<String> passages) {
        Asked asked = new Asked(claim, List.copyOf(passages));
        Verification known = decided.get(asked);
        if (known == null) {
            known = verifier.verify(claim, passages);
            decided.put(asked, known);
        }
        return known;
    }
}
