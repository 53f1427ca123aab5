package dev.llmops.eval.judge;

/** Which of two answers is better. */
public enum Winner {
    /** The first of the pair. */
    A,
    /** The second of the pair. */
    B,
    /** Neither. */
    TIE;

    /** {@return the winner with both answers swapped} */
    public Winner swapped() {
        return switch (this) {
            case A -> B;
            case B -> A;
            case TIE -> TIE;
        };
    }
}
