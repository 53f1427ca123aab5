package dev.llmops.rag.index;

/**
 * The size of an index, counted over all tenants.
 *
 * @param documents the number of documents
 * @param passages the number of passages
 */
public record IndexStats(int documents, int passages) {}
