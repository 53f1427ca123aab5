package dev.llmops.eval.metric.row;

import java.util.Locale;

/** The cost of a score, cheapest first. */
public enum CostClass {
    /** Arithmetic on texts: microseconds to milliseconds. */
    TEXT,
    /** Starts a process or a database: about a second. */
    PROCESS,
    /** Runs a small local model (embeddings, entailment, a classifier): milliseconds to a second. */
    SMALL_MODEL,
    /** One call of a language model. */
    ONE_CALL,
    /** Several calls of a language model, often one per claim or sample. */
    SEVERAL_CALLS;

    /** {@return its name in tables, for example {@code small-model}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
