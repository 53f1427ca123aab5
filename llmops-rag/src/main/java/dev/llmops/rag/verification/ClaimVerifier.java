package dev.llmops.rag.verification;

import java.util.List;

/** Decides whether passages, taken together, say what a claim says. Safe for use by several threads. */
@FunctionalInterface
public interface ClaimVerifier {

    /**
     * Checks a claim.
     *
     * @param claim the claim, without citation markers
     * @param passages the texts of the passages that it cites, at least one
     * @return what was found
     * @throws dev.llmops.api.error.LlmOpsException if that cannot be found out
     */
    Verification verify(String claim, List<String> passages);

    /**
     * {@return a verifier by words alone: which of the claim's stemmed words, and pairs of them, the passages and their
     * best sentences have; and whether numbers, units, months, quotes, names and negations agree}
     *
     * <p>It finds claims about something else and changed details. It is no proof of meaning; {@code docs/measurements/citations.md} says how
     * often it is right.
     */
    static ClaimVerifier lexical() {
        return LexicalVerifier.INSTANCE;
    }

    /**
     * {@return a verifier that asks a model}
     *
     * @param judge the model; it costs tokens for each claim, and stays its owner's. A verdict that cannot be read is an
     *     {@link dev.llmops.api.error.InvalidModelResponseException}
     */
    static ClaimVerifier judge(dev.llmops.api.model.ModelClient judge) {
        return new JudgeVerifier(judge);
    }

    /**
     * Asks a cheap verifier, and an expensive one only where the cheap one is unsure.
     *
     * @param cheap asked about every claim
     * @param unsureFrom a score below it is a verdict; at least 0
     * @param sureFrom a score of it or above is a verdict; at least {@code unsureFrom}, at most 1
     * @param expensive asked about what scores between them, and about what the cheap one did not score. If it fails, the
     *     cheap one's verdict stands, and says so
     * @return one verifier
     */
    static ClaimVerifier cascade(ClaimVerifier cheap, double unsureFrom, double sureFrom, ClaimVerifier expensive) {
        return new CascadeVerifier(cheap, unsureFrom, sureFrom, expensive);
    }
}
