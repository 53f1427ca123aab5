package dev.llmops.rag.index;

/**
 * A passage that a search found.
 *
 * @param passage identifies it within the view that found it, and nowhere else
 * @param score how well it matches; higher is better: the cosine of the vectors, or the index's lexical score
 */
public record IndexHit(long passage, double score) {}
