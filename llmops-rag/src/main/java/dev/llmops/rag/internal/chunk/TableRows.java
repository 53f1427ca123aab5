package dev.llmops.rag.internal.chunk;

/**
 * Rows of the one table that a passage has a part of.
 *
 * @param first the first one, from 1; the names of the columns are no row
 * @param last the last one; 0 if the passage has the names of the columns only
 */
public record TableRows(int first, int last) {}
