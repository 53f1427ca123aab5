package dev.llmops.benchmarks;

import java.util.Locale;
import java.util.function.Function;

/**
 * A row of the quick table.
 *
 * @param what what it tells
 * @param benchmark the class to run for more digits
 * @param first the benchmark that it is about, as {@code Class.method}
 * @param second what that is held against, in the same run
 * @param figure the figure, made of the two: 50th percentiles in microseconds, or operations per second
 * @param goal the goal, or an empty text
 */
record QuickRow(String what, String benchmark, String first, String second, Figure figure, String goal) {

    /** How a row is made of its two benchmarks. */
    interface Figure {
        String of(double first, double second);
    }

    static QuickRow micros(String what, String benchmark, String first, String second, String goal) {
        return new QuickRow(
                what,
                benchmark,
                benchmark + "." + first,
                benchmark + "." + second,
                (a, b) -> String.format(Locale.ROOT, "%.1f µs (%s: %.2f µs)", a, second, b),
                goal);
    }

    static QuickRow ratio(String what, String benchmark, String first, String second, String goal) {
        return new QuickRow(
                what,
                benchmark,
                benchmark + "." + first,
                benchmark + "." + second,
                (a, b) -> String.format(Locale.ROOT, "%.2f (%,.1f / %,.1f per second)", a / b, a, b),
                goal);
    }

    String markdown(Function<String, Double> measured) {
        return "| " + what + " | " + figure.of(measured.apply(first), measured.apply(second)) + " | " + goal
                + " | `bin/benchmark " + benchmark + "` |";
    }
}
