package dev.llmops.guardrails.internal.scan;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Something that a detector found in a window.
 */
public record Match(String type, int start, int end, double score) {}
