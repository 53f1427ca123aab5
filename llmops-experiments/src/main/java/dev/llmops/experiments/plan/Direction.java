package dev.llmops.experiments.plan;

/** Which way a metric should go. */
public enum Direction {
    /** Scores, purchases. */
    HIGHER_IS_BETTER(1),
    /** Cost, latency, errors. */
    LOWER_IS_BETTER(-1);

    private final int sign;

    Direction(int sign) {
        this.sign = sign;
    }

    /** {@return 1 or -1, which a difference is multiplied by so that more is better} */
    public int sign() {
        return sign;
    }
}
