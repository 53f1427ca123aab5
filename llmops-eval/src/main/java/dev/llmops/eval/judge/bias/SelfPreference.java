package dev.llmops.eval.judge.bias;

import dev.llmops.eval.judge.Winner;
import dev.llmops.eval.stats.PairedComparison;
import java.util.List;
import java.util.Objects;

/**
 * How far a judge prefers its own model's answers. A model whose answers are better wins without any bias, so what counts is how much more
 * often the judge prefers them
 * than people do, pair by pair: {@link PairedComparison#baseline()} is people's preference, {@link PairedComparison#candidate()} the judge's,
 * a tie is one half.
 *
 * @param comparison the judge against people; above 0, the judge prefers its own
 * @param left pairs without a verdict or a label, which do not count
 */
public record SelfPreference(PairedComparison comparison, int left) {

    /** Refuses null. */
    public SelfPreference {
        Objects.requireNonNull(comparison, "comparison");
    }

    /**
     * Measures the preference.
     *
     * @param pairs the judged pairs, with {@code a} written by the judge's model and {@code b} by another; shown in both orders, else position and
     *     author are confounded
     * @param seed of the bootstrap
     * @return the preference
     * @throws IllegalArgumentException if no pair has a verdict and a label
     */
    public static SelfPreference of(List<JudgedPair> pairs, long seed) {
        List<JudgedPair> counted = pairs.stream()
                .filter(pair -> pair.label() != null && pair.verdict().winner() != null)
                .toList();
        if (counted.isEmpty()) {
            throw new IllegalArgumentException(
                    "a pair must have a verdict and a label, but none of " + pairs.size() + " has");
        }
        double[] people = counted.stream()
                .mapToDouble(pair -> share(Objects.requireNonNull(pair.label())))
                .toArray();
        double[] judge = counted.stream()
                .mapToDouble(pair -> share(Objects.requireNonNull(pair.verdict().winner())))
                .toArray();
        return new SelfPreference(PairedComparison.of(people, judge, seed), pairs.size() - counted.size());
    }

    private static double share(Winner winner) {
        return switch (winner) {
            case A -> 1;
            case B -> 0;
            case TIE -> 0.5;
        };
    }
}
