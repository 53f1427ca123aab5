package dev.llmops.guardrails.internal.toxicity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The area under the ROC curve of some scores, with DeLong's interval. */
final class Auroc {

    private final List<Double> toxic = new ArrayList<>();
    private final List<Double> harmless = new ArrayList<>();

    void add(double score, boolean isToxic) {
        (isToxic ? toxic : harmless).add(score);
    }

    double area() {
        return mean(above(toxic, harmless));
    }

    private static double[] above(List<Double> some, List<Double> others) {
        double[] sorted =
                others.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return some.stream()
                .mapToDouble(score -> (below(sorted, score) + below(sorted, Math.nextUp(score))) / 2.0 / sorted.length)
                .toArray();
    }

    /** How many of sorted values are below one. */
    private static int below(double[] sorted, double score) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1)
                / values.length;
    }

    @Override
    public String toString() {
        double half = 1.96 * Math.sqrt(variance(above(toxic, harmless)) + variance(above(harmless, toxic)));
        return String.format(
                Locale.ROOT,
                "AUROC %.3f [%.3f, %.3f] (%d toxic, %d not)",
                area(),
                Math.max(0, area() - half),
                Math.min(1, area() + half),
                toxic.size(),
                harmless.size());
    }
}
