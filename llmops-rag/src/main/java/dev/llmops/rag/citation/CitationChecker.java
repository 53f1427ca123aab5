package dev.llmops.rag.citation;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the citations of an answer and checks each claim against all passages that it cites together. If
 * they support it, each passage is also checked alone: one that supports the claim only together with others is
 * {@code PARTIAL}. Safe for use by multiple threads.
 */
public final class CitationChecker {

    private final ClaimVerifier verifier;

    /**
     * Creates a checker.
     *
     * @param verifier decides about each claim; if it throws, the claim is {@code NOT_CHECKED}; if the
     *     call is cancelled, the check is cancelled too
     */
    public CitationChecker(ClaimVerifier verifier) {
        this.verifier = Objects.requireNonNull(verifier, "verifier");
    }

    /**
     * Checks an answer.
     *
     * @param answer the whole answer
     * @param passages the passages in the order of their numbers in the prompt, which begin with 1
     * @return the checked citations and claims
     * @throws CallCancelledException if the verifier throws it, or the thread was interrupted; the interrupt status stays set
     */
    public CheckedAnswer check(String answer, List<Passage> passages) {
        Claims claims = new Claims(answer);
        List<Citation> citations = new ArrayList<>();
        List<CheckedClaim> checked = new ArrayList<>();
        List<CitedClaim> cited = claims.cited();
        for (CitedClaim claim : cited) {
            checked.add(claim.isTail() ? CheckedClaim.uncited(claim.range()) : check(claim, passages, citations));
        }
        uncited(claims.sentences(), cited).stream().map(CheckedClaim::uncited).forEach(checked::add);
        checked.sort(Comparator.comparing(CheckedClaim::range));
        return new CheckedAnswer(citations, checked);
    }

    /** {@return the sentences that no claim has a part of; sentences are in order and apart} */
    private static List<CharRange> uncited(List<CharRange> sentences, List<CitedClaim> cited) {
        List<CharRange> claims = cited.stream()
                .map(CitedClaim::range)
                .filter(range -> range.length() > 0)
                .sorted()
                .toList();
        List<CharRange> uncited = new ArrayList<>();
        int next = 0;
        int end = 0;
        for (CharRange sentence : sentences) {
            for (; next < claims.size() && claims.get(next).start() < sentence.end(); next++) {
                end = Math.max(end, claims.get(next).end());
            }
            if (end <= sentence.start()) {
                uncited.add(sentence);
            }
        }
        return uncited;
    }

    private CheckedClaim check(CitedClaim claim, List<Passage> passages, List<Citation> citations) {
        List<Integer> known = claim.numbers().stream()
                .filter(number -> number >= 1 && number <= passages.size())
                .toList();
        List<String> problems = new ArrayList<>();
        claim.numbers().stream()
                .filter(number -> !known.contains(number))
                .forEach(number -> problems.add("there is no passage " + number));
        Verification together = known.isEmpty() ? null : verify(claim, texts(known, passages));
        for (int number : claim.numbers()) {
            citations.add(
                    together == null || !known.contains(number)
                            ? Citation.outOfRange(number, claim.range())
                            : citation(claim, number, known, passages, together));
        }
        if (together == null) {
            return new CheckedClaim(claim.range(), claim.numbers(), Support.OUT_OF_RANGE, null, null, problems);
        }
        problems.addAll(together.problems());
        return new CheckedClaim(
                claim.range(), claim.numbers(), together.support(), together.score(), together.method(), problems);
    }

    private Citation citation(
            CitedClaim claim, int number, List<Integer> known, List<Passage> passages, Verification together) {
        Passage passage = passages.get(number - 1);
        Verification alone = known.size() == 1 || together.support() == Support.NOT_CHECKED
                ? together
                : verify(claim, List.of(passage.text()));
        Support support = together.support() == Support.SUPPORTED ? alone.support() : together.support();
        if (together.support() == Support.SUPPORTED && alone.support() != Support.SUPPORTED) {
            support = isNeeded(claim, number, known, passages) ? Support.PARTIAL : Support.UNSUPPORTED;
        }
        return new Citation(
                number, passage, claim.range(), support, evidence(passage, alone), alone.score(), alone.method());
    }

    /** {@return whether the others do not support the claim without it} */
    private boolean isNeeded(CitedClaim claim, int number, List<Integer> known, List<Passage> passages) {
        List<Integer> others = known.stream().filter(other -> other != number).toList();
        return !others.isEmpty() && verify(claim, texts(others, passages)).support() != Support.SUPPORTED;
    }

    private static List<String> texts(List<Integer> numbers, List<Passage> passages) {
        return numbers.stream().map(number -> passages.get(number - 1).text()).toList();
    }

    private Verification verify(CitedClaim claim, List<String> texts) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CallCancelledException("the check of an answer was interrupted");
        }
        try {
            return verifier.verify(claim.text(), texts);
        } catch (CallCancelledException e) {
            throw e;
        } catch (LlmOpsException e) {
            return Verification.notChecked("failed", "the check failed: " + e.getMessage());
        }
    }

    /** {@return where in the document the sentence stands; null where the passage's text is not the document's} */
    private static @Nullable CharRange evidence(Passage passage, Verification alone) {
        Verification.Evidence found = alone.evidence();
        if (found == null
                || found.passage() != 0
                || passage.text().length() != passage.range().length()) {
            return null;
        }
        int start = passage.range().start();
        return new CharRange(
                start + found.range().start(), start + found.range().end());
    }
}
