package dev.llmops.rag.index;

/**
 * How much is in an index, of all tenants.
 *
 * @param documents the number of documents
 * @param passages the number of passages
 */
public record IndexStats(int documents, int passages) {}
