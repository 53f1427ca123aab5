package dev.llmops.guardrails.training;

/**
 * A text to train or measure on.
 *
 * @param attack whether it is one
 * @param weight how much it counts in training
 * @param source where it is from
 * @param group what must be on one side of a split: rows that share sentences, or the templates of one kind
 */
public record Row(String text, boolean attack, double weight, String source, String group) {}
