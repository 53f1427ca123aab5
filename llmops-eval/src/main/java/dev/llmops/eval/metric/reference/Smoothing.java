package dev.llmops.eval.metric.reference;

/**
 * How BLEU handles an order without a matching n-gram (Chen and Cherry 2014), by sacrebleu's names. A text without any
 * match scores 0 in any case.
 */
public enum Smoothing {
    /** {@code none}: its precision is 0, and so is the score. */
    NONE("none", 0),
    /** {@code exp}: half, a quarter, an eighth of a match, and so on. */
    EXP("exp", 0),
    /** {@code floor}: 0.1 of a match, unless another value is set. */
    FLOOR("floor", 0.1),
    /** {@code add-k}: one more match and one more n-gram for every order above 1, unless another value is set. */
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
