package dev.llmops.experiments.analysis;

import dev.llmops.experiments.stats.SampleRatio;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts units by set of weights and variant. */
final class SampleRatioWatch {

    /** Finds 52 to 48 within some 5,000 units; 10,000, a package's default, hardly does. */
    private static final double CONCENTRATION = 100;

    private final List<String> variants;

    private final List<double[]> weights;

    private final List<long[]> counts = new ArrayList<>();

    SampleRatioWatch(List<String> variants, List<double[]> weights) {
        this.variants = variants;
        this.weights = weights;
        weights.forEach(each -> counts.add(new long[variants.size()]));
    }

    void add(int set, int variant) {
        counts.get(set)[variant]++;
    }

    SampleRatioCheck check(double alpha) {
        double logE = 0;
        String detail = "";
        List<SampleRatioCheck.Count> shown = new ArrayList<>();
        for (int set = 0; set < counts.size(); set++) {
            long[] units = counts.get(set);
            double[] expected = weights.get(set);
            shown.add(count(units, expected));
            for (int i = 0; i < units.length; i++) {
                if (expected[i] == 0 && units[i] > 0) {
                    detail = "variant '" + variants.get(i) + "' has " + units[i] + " units although its weight was 0";
                }
            }
            logE += logE(units, expected);
        }
        double threshold = -Math.log(alpha);
        if (logE >= threshold && detail.isEmpty()) {
            detail =
                    "the split is not that of the weights: look for units that are lost, logged twice, or assigned elsewhere";
        }
        return new SampleRatioCheck(!detail.isEmpty(), logE, threshold, shown, detail);
    }

    private static double logE(long[] units, double[] expected) {
        int positive = 0;
        for (double weight : expected) {
            positive += weight > 0 ? 1 : 0;
        }
        if (positive < 2) {
            return 0;
        }
        long[] counts = new long[positive];
        double[] weights = new double[positive];
        int at = 0;
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] > 0) {
                counts[at] = units[i];
                weights[at++] = expected[i];
            }
        }
        return SampleRatio.logBayesFactor(counts, weights, CONCENTRATION);
    }

    private SampleRatioCheck.Count count(long[] units, double[] expected) {
        Map<String, Double> shares = new LinkedHashMap<>();
        Map<String, Long> seen = new LinkedHashMap<>();
        for (int i = 0; i < units.length; i++) {
            shares.put(variants.get(i), expected[i]);
            seen.put(variants.get(i), units[i]);
        }
        return new SampleRatioCheck.Count(shares, seen);
    }
}
