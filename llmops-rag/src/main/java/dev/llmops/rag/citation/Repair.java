package dev.llmops.rag.citation;

/** What to do about a claim that its cited passages do not support, and about the uncited end of a sentence with citations. */
public enum Repair {
    /** Cites a passage that supports it instead, if one in the prompt does. */
    RECITE,
    /** Tells the model what is wrong and asks it once more; the better of the two answers is used. */
    REASK,
    /** Removes it. */
    DROP
}
