package dev.llmops.guardrails.internal.scan;

/** Something that a detector found in a window. */
public record Match(String type, int start, int end, double score) {}
