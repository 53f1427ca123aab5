package dev.llmops.local;

/**
 * A document and how well it answers a query.
 *
 * @param index which of the documents that were given, counted from 0
 * @param score the greater, the better; comparable for one query and one model only
 */
public record RankedDocument(int index, double score) {}
