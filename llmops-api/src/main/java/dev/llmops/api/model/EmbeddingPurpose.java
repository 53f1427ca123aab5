package dev.llmops.api.model;

/** What an embedding is for. */
public enum EmbeddingPurpose {
    /** The text is to be found. */
    DOCUMENT,
    /** The text is a question to search with. */
    QUERY
}
