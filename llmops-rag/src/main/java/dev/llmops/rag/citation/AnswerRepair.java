package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes the text of an answer so that what it cites holds. */
final class AnswerRepair {

    private final ClaimVerifier verifier;
    private final List<Passage> passages;

    /** A text and what was done to it. */
    record Repaired(String text, List<String> repairs) {}

    AnswerRepair(ClaimVerifier verifier, List<Passage> passages) {
        this.verifier = verifier;
        this.passages = passages;
    }

    /**
     * {@return the claims that need a repair: those that their passages do not support, and those that follow the last citation of
     * their sentence, which readers take for cited}
     */
    static List<CitedClaim> bad(String answer, CheckedAnswer checked) {
        return bad(new Claims(answer).cited(), checked);
    }

    private static List<CitedClaim> bad(List<CitedClaim> claims, CheckedAnswer checked) {
        Set<CharRange> unsupported = checked.claims().stream()
                .filter(claim -> claim.support() == Support.UNSUPPORTED || claim.support() == Support.OUT_OF_RANGE)
                .map(CheckedClaim::range)
                .collect(Collectors.toSet());
        return claims.stream()
                .filter(claim -> claim.isTail() || unsupported.contains(claim.range()))
                .toList();
    }

    /** Puts the number of a passage that supports it after each claim that cites a wrong one or none. */
    Repaired recite(String answer, CheckedAnswer checked) {
        StringBuilder text = new StringBuilder(answer);
        List<String> repairs = new ArrayList<>();
        List<CitedClaim> bad = bad(answer, checked);
        for (int i = bad.size() - 1; i >= 0; i--) { // What is changed behind does not move what stands before.
            CitedClaim claim = bad.get(i);
            supporting(claim).ifPresent(number -> {
                CharRange place = placeOfMarkers(claim, answer);
                text.replace(place.start(), place.end(), (claim.isTail() ? " [" : "[") + number + "]");
                String instead = claim.isTail() ? "nothing" : claim.numbers().toString();
                repairs.add(0, "'" + claim.text() + "' cites passage " + number + " instead of " + instead);
            });
        }
        return new Repaired(text.toString(), repairs);
    }

    private static CharRange placeOfMarkers(CitedClaim claim, String answer) {
        if (claim.isTail()) {
            int end = claim.range().end()
                    - ClaimRemoval.ending(claim.range().in(answer)).length();
            return new CharRange(end, end);
        }
        List<CharRange> markers = claim.markers();
        return new CharRange(
                markers.get(0).start(), markers.get(markers.size() - 1).end());
    }

    /** Leaves out each bad claim, with its markers. */
    Repaired drop(String answer, CheckedAnswer checked) {
        List<CitedClaim> claims = new Claims(answer).cited();
        List<CitedClaim> bad = bad(claims, checked);
        List<String> repairs =
                bad.stream().map(claim -> "'" + claim.text() + "' was left out").toList();
        return new Repaired(ClaimRemoval.without(answer, claims, bad), repairs);
    }

    private Optional<Integer> supporting(CitedClaim claim) {
        int best = 0;
        double highest = -1;
        for (int number = 1; number <= passages.size(); number++) {
            double score = score(claim, passages.get(number - 1));
            if (score > highest) {
                highest = score;
                best = number;
            }
        }
        return highest < 0 ? Optional.empty() : Optional.of(best);
    }

    /** {@return the score of a passage that supports the claim, -1 of one that does not} */
    private double score(CitedClaim claim, Passage passage) {
        try {
            var found = verifier.verify(claim.text(), List.of(passage.text()));
            Double score = found.score();
            return found.support() == Support.SUPPORTED ? (score == null ? 1 : score) : -1;
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return -1;
        }
    }
}
