package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The different shares that the variants of an experiment had, epochs of equal shares being one: within one a unit's variant has
 * nothing to do with time.
 */
final class WeightSets {

    private final List<String> variants;

    private final List<double[]> shares = new ArrayList<>();

    private final Map<Integer, Integer> byEpoch = new HashMap<>();

    private WeightSets(List<String> variants) {
        this.variants = variants;
    }

    static WeightSets of(List<ExperimentVersion> history) {
        List<String> variants = new ArrayList<>();
        for (int i = history.size() - 1; i >= 0; i--) {
            for (Variant variant : history.get(i).experiment().variants()) {
                if (!variants.contains(variant.name())) {
                    variants.add(variant.name());
                }
            }
        }
        WeightSets sets = new WeightSets(List.copyOf(variants));
        history.forEach(sets::add);
        return sets;
    }

    private void add(ExperimentVersion version) {
        double[] own = variants.stream().mapToDouble(version::propensity).toArray();
        for (int i = 0; i < shares.size(); i++) {
            if (Arrays.equals(shares.get(i), own)) {
                byEpoch.putIfAbsent(version.epoch(), i);
                return;
            }
        }
        byEpoch.putIfAbsent(version.epoch(), shares.size());
        shares.add(own);
    }

    /** {@return the names of all variants, the control of the latest version first} */
    List<String> variants() {
        return variants;
    }

    /** {@return the share of each variant, for each set} */
    List<double[]> shares() {
        return shares;
    }

    /** {@return the set of an epoch; -1 if no version has it} */
    int of(int epoch) {
        return byEpoch.getOrDefault(epoch, -1);
    }
}
