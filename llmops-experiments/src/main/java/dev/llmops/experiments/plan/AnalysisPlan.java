package dev.llmops.experiments.plan;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.stats.GroupSequential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What will decide an experiment, fixed before its data are seen. A plan that is changed afterwards is a new version and looks at
 * units exposed since then.
 *
 * @param primary the metric that decides, or null: then everything is exploratory
 * @param guards metrics that must not become worse
 * @param secondaries exploratory metrics
 * @param alpha chance of a false verdict on the primary metric, over all looks and variants; also of each statement on guards
 * @param sampleRatioAlpha probability of a false positive about the split, over all looks
 * @param plannedUnits units of control and variant together, at least 2: the sequences are tightest at half of them, and a
 *     group-sequential test ends there
 * @param minUnits units per arm before anything is said, at least 2
 * @param window how long rows of a unit count from its exposure on; units whose window is open are left out. Null counts all rows so
 *     far, so that late rows still move a unit's value: the guarantees are then approximate
 * @param looks of a group-sequential test, from 1 to 100
 * @param shape of its bounds
 */
public record AnalysisPlan(
        @Nullable AnalysisMetric primary,
        List<Guard> guards,
        List<AnalysisMetric> secondaries,
        double alpha,
        double sampleRatioAlpha,
        long plannedUnits,
        int minUnits,
        @Nullable Duration window,
        int looks,
        GroupSequential.Shape shape) {

    /** Refuses values out of range, and two metrics of the same label. */
    public AnalysisPlan {
        guards = List.copyOf(guards);
        secondaries = List.copyOf(secondaries);
        Objects.requireNonNull(shape, "shape");
        share("alpha", alpha);
        share("sampleRatioAlpha", sampleRatioAlpha);
        Require.atLeast("plannedUnits", plannedUnits, 2);
        Require.atLeast("minUnits", minUnits, 2);
        Require.atLeast("looks", looks, 1);
        Require.atLeast("100 less looks", 100L - looks, 0);
        if (window != null) {
            Require.positive("window", window);
        }
        Set<String> labels = new HashSet<>();
        for (AnalysisMetric metric : metrics(primary, guards, secondaries)) {
            if (!labels.add(metric.label())) {
                throw new IllegalArgumentException(
                        "the metrics of a plan must differ, but two are '" + metric.label() + "'");
            }
        }
        for (AnalysisMetric metric : secondaries) {
            if (metric.method() == Method.GROUP_SEQUENTIAL) {
                throw new IllegalArgumentException("only the primary metric is group-sequential, but '" + metric.label()
                        + "' is too: it must hold at every look");
            }
        }
    }

    private static void share(String name, double value) {
        Require.that(value > 0 && value < 1, () -> name + " must be between 0 and 1, both excluded, but was " + value);
    }

    /** {@return a builder with the defaults: alpha 0.05, 2,000 planned units, 50 units per arm at the first look, no window} */
    public static AnalysisPlanBuilder builder() {
        return new AnalysisPlanBuilder();
    }

    /** {@return the metrics: the primary first, then guards, then secondaries} */
    public List<AnalysisMetric> metrics() {
        return metrics(primary, guards, secondaries);
    }

    private static List<AnalysisMetric> metrics(
            @Nullable AnalysisMetric primary, List<Guard> guards, List<AnalysisMetric> secondaries) {
        List<AnalysisMetric> all = new ArrayList<>();
        if (primary != null) {
            all.add(primary);
        }
        Stream.concat(guards.stream().map(Guard::metric), secondaries.stream()).forEach(all::add);
        return all;
    }
}
