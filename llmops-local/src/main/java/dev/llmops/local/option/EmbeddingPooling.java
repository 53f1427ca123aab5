package dev.llmops.local.option;

/** How the vectors of a text's tokens become the vector of the text. A model gives good vectors only with its own way. */
public enum EmbeddingPooling {
    /** The mean of all. */
    MEAN,
    /** The first token's. */
    CLS,
    /** The last token's. */
    LAST
}
