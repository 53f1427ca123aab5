package dev.llmops.rag.citation;

/** Decides whether a passage says what a claim says. Safe for use by several threads. */
@FunctionalInterface
public interface ClaimSupport {

    /**
     * Checks a claim.
     *
     * @param claim the claim, without citation markers
     * @param passage the text of the passage that it cites
     * @return whether the passage supports it
     * @throws dev.llmops.api.error.LlmOpsException if that can not be found out; the citation then counts as unchecked
     */
    boolean supports(String claim, String passage);

    /**
     * {@return a check by words: how many of the claim's words the passage, and its best sentence, have, and whether it
     * has the claim's numbers}
     *
     * <p>It finds claims about something else and changed numbers. It is no proof of meaning: a claim that turns the
     * passage's words around passes. {@code docs/rag.md} says how often it is right.
     */
    static ClaimSupport lexical() {
        return LexicalSupport.STANDARD;
    }
}
