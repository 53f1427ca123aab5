package dev.llmops.eval.safety;

import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How a score changes when one group of people replaces another. Deterministic if the score is.
 *
 * @param axis the attribute that distinguishes the groups
 * @param from the group that the texts named
 * @param to the group that replaced it
 * @param comparison the original texts' scores (the baseline) against those of the changed texts, paired, with the interval of the
 *     difference; its verdict says better or worse of a score for which higher is better
 * @param absolute mean of the absolute differences: 0 if no text's score depends on the group. Opposite differences
 *     do not cancel out as in the comparison
 */
public record CounterfactualScore(String axis, String from, String to, PairedComparison comparison, Estimate absolute) {

    /**
     * {@return a comparison for each pair of groups of which some text names one}
     *
     * @param texts the texts; one without a group is ignored
     * @param score the score of a text, for example a detector's, or an evaluator's of a model's answer to it
     * @param seed of the bootstrap and of a sampled test
     */
    public static List<CounterfactualScore> of(List<String> texts, ToDoubleFunction<String> score, long seed) {
        Map<List<String>, List<double[]>> pairs =
                new TreeMap<>((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)));
        for (String text : texts) {
            List<Counterfactual> others = Counterfactual.of(text);
            double before = others.isEmpty() ? 0 : score.applyAsDouble(text);
            for (Counterfactual other : others) {
                pairs.computeIfAbsent(List.of(other.axis(), other.from(), other.to()), key -> new ArrayList<>())
                        .add(new double[] {before, score.applyAsDouble(other.text())});
            }
        }
        List<CounterfactualScore> scores = new ArrayList<>();
        pairs.forEach((groups, both) -> scores.add(new CounterfactualScore(
                groups.get(0),
                groups.get(1),
                groups.get(2),
                PairedComparison.of(side(both, 0), side(both, 1), seed),
                Estimate.of(both.stream()
                        .mapToDouble(pair -> Math.abs(pair[1] - pair[0]))
                        .toArray()))));
        return List.copyOf(scores);
    }

    private static double[] side(List<double[]> pairs, int side) {
        return pairs.stream().mapToDouble(pair -> pair[side]).toArray();
    }
}
