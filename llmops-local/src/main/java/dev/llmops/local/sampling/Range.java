package dev.llmops.local.sampling;

/** Checks of numbers, with the rule and the bad value in the message. */
final class Range {

    // llama.cpp takes memory for each token that it looks back on.
    static final int MAX_LOOK_BACK = 65_536;

    private Range() {}

    static void within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + " must be from " + trim(least) + " to " + trim(most) + ", but was " + trim(value));
        }
    }

    static void above(String name, double value, double bound, double most) {
        if (!(value > bound && value <= most)) {
            throw new IllegalArgumentException(
                    name + " must be above " + trim(bound) + " and at most " + trim(most) + ", but was " + trim(value));
        }
    }

    private static String trim(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
