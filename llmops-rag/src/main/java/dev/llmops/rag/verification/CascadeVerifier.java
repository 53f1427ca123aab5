package dev.llmops.rag.verification;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.Citation.Support;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** From cheap to expensive. */
final class CascadeVerifier implements ClaimVerifier {

    private final ClaimVerifier cheap;
    private final double unsureFrom;
    private final double sureFrom;
    private final ClaimVerifier expensive;

    CascadeVerifier(ClaimVerifier cheap, double unsureFrom, double sureFrom, ClaimVerifier expensive) {
        this.cheap = Objects.requireNonNull(cheap, "cheap");
        this.expensive = Objects.requireNonNull(expensive, "expensive");
        if (!(unsureFrom >= 0 && unsureFrom <= sureFrom && sureFrom <= 1)) {
            throw new IllegalArgumentException("the thresholds must be 0 <= unsureFrom <= sureFrom <= 1, but were "
                    + unsureFrom + " and " + sureFrom);
        }
        this.unsureFrom = unsureFrom;
        this.sureFrom = sureFrom;
    }

    @Override
    public Verification verify(String claim, List<String> passages) {
        Verification first = cheap.verify(claim, passages);
        Double score = first.score();
        if (score != null && (score < unsureFrom || score >= sureFrom)) {
            return first;
        }
        try {
            Verification second = expensive.verify(claim, passages);
            if (second.support() == Support.NOT_CHECKED) {
                return unconfirmed(first, String.join("; ", second.problems()));
            }
            return second.evidence() != null ? second : withEvidenceOf(first, second);
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return unconfirmed(first, String.valueOf(e.getMessage()));
        }
    }

    private static Verification withEvidenceOf(Verification first, Verification second) {
        return new Verification(second.support(), second.score(), second.method(), first.evidence(), second.problems());
    }

    private static Verification unconfirmed(Verification first, String reason) {
        List<String> problems = new ArrayList<>(first.problems());
        problems.add("the second check gave no verdict: " + reason);
        return new Verification(first.support(), first.score(), first.method(), first.evidence(), problems);
    }
}
