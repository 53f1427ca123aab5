package dev.llmops.api.model;

/** What an embedding is for. */
public enum EmbeddingPurpose {
    /** A text to be found. */
    DOCUMENT,
    /** A question to find texts with. */
    QUERY
}
