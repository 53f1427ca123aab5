package dev.llmops.guardrails;

/** Something that a detector found in a window. */
record Match(String type, int start, int end, double score) {}
