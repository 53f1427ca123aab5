package dev.llmops.rag.verification;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.Citation.Support;
import java.util.List;

/** Asks one after the other. */
final class FirstVerdict implements ClaimVerifier {

    private final List<ClaimVerifier> verifiers;

    FirstVerdict(List<ClaimVerifier> verifiers) {
        this.verifiers = List.copyOf(verifiers);
        if (this.verifiers.isEmpty()) {
            throw new IllegalArgumentException("verifiers must hold at least one, but was empty");
        }
    }

    @Override
    public Verification verify(String claim, List<String> passages) {
        for (ClaimVerifier verifier : verifiers.subList(0, verifiers.size() - 1)) {
            try {
                Verification found = verifier.verify(claim, passages);
                if (found.support() != Support.NOT_CHECKED) {
                    return found;
                }
            } catch (CallCancelledException e) {
                throw e;
            } catch (LlmOpsException e) {
                // The next one is there for this.
            }
        }
        return verifiers.get(verifiers.size() - 1).verify(claim, passages);
    }
}
