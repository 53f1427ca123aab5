package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    static boolean isBad(Support support) {
        return support == Support.UNSUPPORTED || support == Support.OUT_OF_RANGE;
    }

    /** Puts the number of a passage that supports it behind each claim that cites a wrong one. */
    Repaired recite(String answer, CheckedAnswer checked) {
        StringBuilder text = new StringBuilder(answer);
        List<String> repairs = new ArrayList<>();
        for (CitedClaim claim : lastFirst(bad(answer, checked))) {
            supporting(claim).ifPresent(number -> {
                List<CharRange> markers = claim.markers();
                int start = markers.get(0).start();
                text.replace(start, markers.get(markers.size() - 1).end(), "[" + number + "]");
                repairs.add(0, "'" + claim.text() + "' cites passage " + number + " instead of " + claim.numbers());
            });
        }
        return new Repaired(text.toString(), repairs);
    }

    /** Leaves out each claim that its passages do not support, with its markers. */
    Repaired drop(String answer, CheckedAnswer checked) {
        List<CitedClaim> bad = bad(answer, checked);
        StringBuilder text = new StringBuilder(answer);
        List<CharRange> places = merged(
                bad.stream().map(claim -> placeOf(claim, answer)).sorted().toList());
        for (int i = places.size() - 1; i >= 0; i--) {
            text.delete(places.get(i).start(), places.get(i).end());
        }
        List<String> repairs =
                bad.stream().map(claim -> "'" + claim.text() + "' was left out").toList();
        return new Repaired(text.toString().strip(), repairs);
    }

    /** {@return where a claim stands, with its markers and what ends it} */
    private static CharRange placeOf(CitedClaim claim, String answer) {
        List<CharRange> markers = claim.markers();
        int start = Math.min(claim.range().start(), markers.get(0).start());
        int end = Math.max(claim.range().end(), markers.get(markers.size() - 1).end());
        while (end < answer.length() && ".!?;,".indexOf(answer.charAt(end)) >= 0) {
            end++;
        }
        while (end < answer.length() && answer.charAt(end) == ' ') {
            end++;
        }
        return new CharRange(start, end);
    }

    /** {@return the same places, those that overlap as one: a short rest of a sentence stands for all of it} */
    private static List<CharRange> merged(List<CharRange> sorted) {
        List<CharRange> merged = new ArrayList<>();
        for (CharRange next : sorted) {
            CharRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || next.start() > last.end()) {
                merged.add(next);
            } else {
                merged.set(merged.size() - 1, new CharRange(last.start(), Math.max(last.end(), next.end())));
            }
        }
        return merged;
    }

    private static List<CitedClaim> bad(String answer, CheckedAnswer checked) {
        List<CitationMarker> markers = CitationParser.parse(answer);
        return CitedClaim.of(answer, markers, new Claims(answer, markers)).stream()
                .filter(claim -> checked.claims().stream()
                        .anyMatch(known -> known.range().equals(claim.range()) && isBad(known.support())))
                .toList();
    }

    /** What is changed behind does not move what stands before. */
    private static List<CitedClaim> lastFirst(List<CitedClaim> claims) {
        return claims.stream()
                .sorted(Comparator.comparing(
                                (CitedClaim claim) -> claim.markers().get(0))
                        .reversed())
                .toList();
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
