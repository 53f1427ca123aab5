package dev.llmops.tuning.study;

import dev.llmops.commons.internal.stats.CrossedBootstrap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Scores of a family: by seed, for each row of the test set in order. */
final class Scores {

    static final int RESAMPLES = 10_000;

    private final double[][] bySeed;
    private final Groups groups;

    /** Which rows belong together. */
    record Groups(List<Integer> ofRow, int count) {

        static Groups of(List<StudyRow> rows) {
            Map<String, Integer> numbers = new TreeMap<>();
            List<Integer> of = rows.stream()
                    .map(row -> numbers.computeIfAbsent(row.group(), name -> numbers.size()))
                    .toList();
            return new Groups(of, numbers.size());
        }

        double[] sums(double[] values) {
            double[] sums = new double[count];
            for (int i = 0; i < values.length; i++) {
                sums[ofRow.get(i)] += values[i];
            }
            return sums;
        }

        double[] sizes() {
            double[] ones = new double[ofRow.size()];
            Arrays.fill(ones, 1);
            return sums(ones);
        }
    }

    Scores(List<double[]> bySeed, Groups groups) {
        this.bySeed = bySeed.toArray(double[][]::new);
        this.groups = groups;
    }

    int seeds() {
        return bySeed.length;
    }

    double mean() {
        return mean(bySeed);
    }

    Interval interval(long seed) {
        return Interval.of(resampled(bySeed, seed));
    }

    /** Sum of what was lost, by seed and group. */
    double[][] errors() {
        return Arrays.stream(bySeed)
                .map(scores -> groups.sums(
                        Arrays.stream(scores).map(score -> 1 - score).toArray()))
                .toArray(double[][]::new);
    }

    double[] sizes() {
        return groups.sizes();
    }

    /** Row by row, each seed of this one against the mean of the other's. */
    PairedDifference against(String name, Scores other, long seed) {
        int rows = groups.ofRow().size();
        double[] before = IntStream.range(0, rows)
                .mapToDouble(row -> Arrays.stream(other.bySeed)
                        .mapToDouble(scores -> scores[row])
                        .average()
                        .orElse(0))
                .toArray();
        double[][] differences = Arrays.stream(bySeed)
                .map(scores -> IntStream.range(0, rows)
                        .mapToDouble(row -> scores[row] - before[row])
                        .toArray())
                .toArray(double[][]::new);
        double[] means = resampled(differences, seed);
        double p = CrossedBootstrap.pValue(means);
        return new PairedDifference(
                name,
                mean(differences),
                Interval.of(means),
                p,
                p,
                discordant(differences),
                designEffect(differences, means));
    }

    private double[] resampled(double[][] values, long seed) {
        double[][] sums = Arrays.stream(values).map(groups::sums).toArray(double[][]::new);
        return CrossedBootstrap.means(sums, groups.sizes(), RESAMPLES, seed);
    }

    private static double mean(double[][] values) {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).average().orElse(0);
    }

    private static double discordant(double[][] differences) {
        return Arrays.stream(differences)
                .flatMapToDouble(Arrays::stream)
                .map(value -> value == 0 ? 0 : 1)
                .average()
                .orElse(0);
    }

    private static double designEffect(double[][] differences, double[] means) {
        double[] all =
                Arrays.stream(differences).flatMapToDouble(Arrays::stream).toArray();
        double alone = variance(all) / (all.length / (double) differences.length);
        return alone == 0 ? 1 : Math.max(1, variance(means) / alone);
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
    }
}
