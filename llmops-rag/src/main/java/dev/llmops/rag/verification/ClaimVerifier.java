package dev.llmops.rag.verification;

import java.util.List;

/** Decides whether passages, taken together, support a claim. Safe for use by multiple threads. */
@FunctionalInterface
public interface ClaimVerifier {

    /**
     * Checks a claim.
     *
     * @param claim the claim, without citation markers
     * @param passages the texts of the passages that it cites, at least one
     * @return the verdict
     * @throws dev.llmops.api.error.LlmOpsException if it cannot decide
     */
    Verification verify(String claim, List<String> passages);

    /**
     * {@return a lexical verifier: it checks which of the claim's stemmed words, and pairs of them, the passages and their
     * best sentences contain, and whether numbers, units, months, quotes, names and negations agree}
     *
     * <p>It detects claims about something else and changed details. It does not prove meaning; {@code docs/measurements/citations.md} reports how
     * often it is right.
     */
    static ClaimVerifier lexical() {
        return LexicalVerifier.INSTANCE;
    }

    /**
     * {@return a verifier that asks a model}
     *
     * @param judge the model; it costs tokens for each claim, and the caller keeps it. A verdict that cannot be parsed is an
     *     {@link dev.llmops.api.error.InvalidModelResponseException}
     */
    static ClaimVerifier judge(dev.llmops.api.model.ModelClient judge) {
        return new JudgeVerifier(judge);
    }

    /**
     * Combines a cheap verifier with an expensive one that is asked only when the cheap one is unsure.
     *
     * @param cheap checks every claim
     * @param unsureFrom a score below it is a verdict; at least 0
     * @param sureFrom a score at or above it is a verdict; at least {@code unsureFrom}, at most 1
     * @param expensive checks claims that score between them, and those that the cheap one did not score. If it fails, the
     *     cheap one's verdict stands and records the failure
     * @return the combined verifier
     */
    static ClaimVerifier cascade(ClaimVerifier cheap, double unsureFrom, double sureFrom, ClaimVerifier expensive) {
        return new CascadeVerifier(cheap, unsureFrom, sureFrom, expensive);
    }
}
