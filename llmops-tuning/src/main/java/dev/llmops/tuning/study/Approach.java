package dev.llmops.tuning.study;

import java.util.Locale;

/** A way to make a model do a task, from the one that is changed most easily to the one that is hardest to keep. */
public enum Approach {
    /** Instructions alone. */
    PROMPT,
    /** Instructions whose output a grammar or schema constrains. */
    GRAMMAR,
    /** Examples in the prompt. */
    FEW_SHOT,
    /** Passages in the prompt. */
    RETRIEVAL,
    /** A LoRA adapter beside the weights. */
    ADAPTER,
    /** Weights of its own. */
    FULL_TUNING;

    /** {@return whether the model itself learns, so that it can forget} */
    public boolean trains() {
        return this == ADAPTER || this == FULL_TUNING;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
