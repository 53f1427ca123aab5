package dev.llmops.eval.metric.reference;

/**
 * What BLEU does with an order of which no n-gram matched (Chen and Cherry 2014), by the names that sacrebleu gives them. A text of which
 * nothing matches has 0 whatever this is.
 */
public enum Smoothing {
    /** {@code none}: its precision is 0, and so is the score. */
    NONE("none", 0),
    /** {@code exp}: half, a quarter, an eighth of a match, and so on. */
    EXP("exp", 0),
    /** {@code floor}: 0.1 of a match. */
    FLOOR("floor", 0.1),
    /** {@code add-k}: one match and one n-gram more, of every order above 1. */
    ADD_K("add-k", 1);

    private final String label;
    private final double value;

    Smoothing(String label, double value) {
        this.label = label;
        this.value = value;
    }

    /** {@return its name in sacrebleu} */
    public String label() {
        return label;
    }

    double value() {
        return value;
    }
}
