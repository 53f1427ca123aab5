package dev.llmops.rag.verification;

import dev.llmops.api.retrieval.Citation.Support;
import java.util.ArrayList;
import java.util.List;

/** How a probability and what speaks against it become a verdict. */
final class Verdicts {

    static final double SUPPORTED = 0.5;
    static final double PARTIAL = 0.35;
    /** Keeps the order among claims with a wrong detail, and each of them unsupported. */
    private static final double WRONG = 0.33;
    /** Names and opposites can be said in other words, so a claim with one that is missing can still be supported in part. */
    private static final double UNBACKED = 0.52;

    private Verdicts() {}

    static Verification of(double probability, Claim claim, Passages passages, Passages.Sentence best, String method) {
        List<String> problems = new ArrayList<>(claim.wrongIn(passages, best));
        boolean wrong = !problems.isEmpty();
        List<String> unbacked = claim.unbackedIn(passages);
        problems.addAll(unbacked);
        double score = wrong ? probability * WRONG : unbacked.isEmpty() ? probability : probability * UNBACKED;
        Support support =
                score >= SUPPORTED ? Support.SUPPORTED : score >= PARTIAL ? Support.PARTIAL : Support.UNSUPPORTED;
        return new Verification(
                support, score, method, new Verification.Evidence(best.passage(), best.range()), problems);
    }

    /** {@return that blank passages support nothing, and nothing supports a blank claim} */
    static Verification empty(String method) {
        return new Verification(
                Support.UNSUPPORTED, 0.0, method, null, List.of("the claim or the evidence has no words"));
    }
}
