package dev.llmops.guardrails.policy;

/** The rules for numbers in a policy. */
final class Ranges {

    private Ranges() {}

    /** Refuses what is not greater than 0 and at most 1. */
    static double share(String what, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be greater than 0 and at most 1, but was " + value);
        }
        return value;
    }
}
