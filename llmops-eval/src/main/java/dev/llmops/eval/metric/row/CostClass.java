package dev.llmops.eval.metric.row;

import java.util.Locale;

/** What a score costs, from the cheapest up. */
public enum CostClass {
    /** Arithmetic on texts: microseconds to milliseconds. */
    TEXT,
    /** A process or a database is started: about a second. */
    PROCESS,
    /** A small model of this machine reads it (embeddings, entailment, a classifier): milliseconds to a second. */
    SMALL_MODEL,
    /** One call of a language model. */
    ONE_CALL,
    /** Several calls of a language model, often one for each claim or sample. */
    SEVERAL_CALLS;

    /** {@return its name as tables show it, for example {@code small-model}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
