package dev.llmops.rag.citation;

/** What is done about a claim that the passages it cites do not support, and about the uncited end of a sentence with citations. */
public enum Repair {
    /** Cites the passage that supports it instead, if one of those in the prompt does. */
    RECITE,
    /** Tells the model what is wrong, and asks it once more; the better of its two answers goes on. */
    REASK,
    /** Leaves it out. */
    DROP
}
