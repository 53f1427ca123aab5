package dev.llmops.experiments.internal.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Moments by stratum and variant. */
final class Strata {

    private final int variants;

    private final Map<Stratum, List<JointMoments>> arms = new LinkedHashMap<>();

    Strata(int variants) {
        this.variants = variants;
    }

    JointMoments arm(Stratum stratum, int variant) {
        return arms.computeIfAbsent(stratum, key -> none()).get(variant);
    }

    private List<JointMoments> none() {
        List<JointMoments> none = new ArrayList<>();
        for (int i = 0; i < variants; i++) {
            none.add(new JointMoments());
        }
        return none;
    }

    void merge(Strata other) {
        other.arms.forEach((stratum, moments) -> {
            for (int i = 0; i < variants; i++) {
                arm(stratum, i).merge(moments.get(i));
            }
        });
    }

    JointMoments all(int variant) {
        JointMoments all = new JointMoments();
        arms.values().forEach(moments -> all.merge(moments.get(variant)));
        return all;
    }

    long units(int variant) {
        return arms.values().stream()
                .mapToLong(moments -> moments.get(variant).n())
                .sum();
    }

    List<Difference.Pair> pairs(int variant) {
        return arms.values().stream()
                .map(moments -> new Difference.Pair(moments.get(variant), moments.get(0)))
                .toList();
    }
}
