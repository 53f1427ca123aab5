package dev.llmops.eval.annotation;

import java.time.Instant;

/**
 * That an item was given to somebody.
 *
 * @param to whom
 * @param until until when nobody else gets their place
 */
record AnnotationLease(String to, Instant until) {}
