package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.experiments.internal.state.Levels;
import dev.llmops.experiments.internal.state.MomentsState;
import dev.llmops.experiments.internal.state.Place;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The primary metric by segment. What has too many values to be looked at one by one, such as a user's name, is left out. */
final class SegmentWatches {

    private static final int MAX_VALUES = 50;

    private record Segment(String name, String value) implements Comparable<Segment> {
        @Override
        public int compareTo(Segment other) {
            int byName = name.compareTo(other.name);
            return byName == 0 ? value.compareTo(other.value) : byName;
        }
    }

    private final AnalysisPlan plan;

    private final List<String> variants;

    private final @Nullable AnalysisMetric metric;

    private final Map<Segment, MetricWatch> watches = new TreeMap<>();

    private final Map<String, Integer> values = new HashMap<>();

    SegmentWatches(AnalysisPlan plan, List<String> variants) {
        this.plan = plan;
        this.variants = variants;
        AnalysisMetric primary = plan.primary();
        this.metric =
                primary == null || primary.aggregation() == Aggregation.QUANTILE ? null : primary.by(Method.ASYMPTOTIC);
    }

    void add(
            Map<String, String> segments,
            Place place,
            Map<String, MetricSums> metrics,
            Map<String, MetricSums> before) {
        AnalysisMetric primary = metric;
        if (primary != null) {
            segments.forEach((name, value) -> {
                MetricWatch watch = watch(primary, new Segment(name, value));
                if (watch != null) {
                    watch.add(place, metrics, before);
                }
            });
        }
    }

    private @Nullable MetricWatch watch(AnalysisMetric primary, Segment segment) {
        MetricWatch known = watches.get(segment);
        int count = values.getOrDefault(segment.name(), 0);
        if (known != null || count > MAX_VALUES) {
            return known;
        }
        values.put(segment.name(), count + 1);
        if (count == MAX_VALUES) {
            watches.keySet().removeIf(each -> each.name().equals(segment.name()));
            return null;
        }
        Levels levels = Levels.twoSided(primary, plan.alpha());
        MetricWatch watch = new MetricWatch(
                primary, MetricRole.SECONDARY, 0, new MomentsState(primary, plan, levels, variants.size()));
        watches.put(segment, watch);
        return watch;
    }

    /** {@return names whose values are too many} */
    List<String> dropped() {
        return values.entrySet().stream()
                .filter(each -> each.getValue() > MAX_VALUES)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    List<SegmentComparison> comparisons(SampleRatioCheck sampleRatio, Timeline timeline) {
        List<Draft> drafts = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        watches.forEach((segment, watch) -> {
            for (int i = 1; i < variants.size(); i++) {
                segments.add(segment);
                drafts.add(new Draft(
                        watch, variants.get(i), variants.get(0), watch.state().looks(i)));
            }
        });
        List<Comparison> comparisons = Verdicts.of(drafts, plan.alpha(), sampleRatio, timeline);
        List<SegmentComparison> result = new ArrayList<>();
        for (int i = 0; i < comparisons.size(); i++) {
            Segment segment = segments.get(i);
            result.add(new SegmentComparison(segment.name(), segment.value(), comparisons.get(i)));
        }
        return result;
    }
}
