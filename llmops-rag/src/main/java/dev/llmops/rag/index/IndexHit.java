package dev.llmops.rag.index;

/**
 * A passage that a search found.
 *
 * @param passage names it within the view that found it, and nowhere else
 * @param score how well it fits, higher is better: the cosine of vectors, or what the index gives for words
 */
public record IndexHit(long passage, double score) {}
