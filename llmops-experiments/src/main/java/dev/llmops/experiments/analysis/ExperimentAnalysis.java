package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.internal.state.Place;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.PlanVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Analyses an experiment from a stream of its units. What it keeps does not depend on their number, unless a metric is compared by
 * betting or empirical Bernstein. Rows of one unit must follow each other, as a store reads them; otherwise their order does not matter. Not safe
 * for use by multiple threads.
 */
public final class ExperimentAnalysis implements Consumer<UnitMetrics> {

    private final List<ExperimentVersion> history;

    private final @Nullable PlanVersion fixed;

    private final AnalysisPlan plan;

    private final Timeline timeline;

    private final WeightSets weights;

    private final SampleRatioWatch sampleRatio;

    private final MetricWatches metrics;

    private final SegmentWatches segments;

    private @Nullable UnitMetrics pending;

    private boolean moved;

    private long exposed;

    private long analysed;

    private long openWindow;

    private long beforePlan;

    private long leftOut;

    private long unknownVariant;

    /**
     * Creates an analysis without units.
     *
     * @param history all versions of the experiment, the first one first, at least one
     * @param fixed the plan; null if none was fixed, then all is exploratory
     * @param at when it is looked at
     */
    public ExperimentAnalysis(List<ExperimentVersion> history, @Nullable PlanVersion fixed, Instant at) {
        Require.not(history.isEmpty(), "an analysis needs at least one version of the experiment");
        this.history = List.copyOf(history);
        this.fixed = fixed;
        this.plan = fixed == null ? AnalysisPlan.builder().build() : fixed.plan();
        this.weights = WeightSets.of(history);
        this.timeline = new Timeline(history.get(0).at(), at, plan.window());
        this.sampleRatio = new SampleRatioWatch(weights.variants(), weights.shares());
        this.metrics = new MetricWatches(plan, weights.variants());
        this.segments = new SegmentWatches(plan, weights.variants());
    }

    /** {@return what to ask the store for: the rows within the plan's window, up to the time of this look} */
    public UnitQuery query() {
        return new UnitQuery(history.get(0).experiment().name(), plan.window(), timeline.end());
    }

    /**
     * Takes a row of a unit. A unit counts once, under the weights that it met first, with all that it did until it met others; within a window its
     * first row is all. What it did under later weights is left out even if its variant was the same: changed weights move units away from some
     * variants only, so those that are left with theirs would seem to do more.
     */
    @Override
    public void accept(UnitMetrics row) {
        UnitMetrics before = pending;
        if (before == null || !before.unit().equals(row.unit())) {
            count();
            pending = row;
            moved = false;
            return;
        }
        moved |= !before.variant().equals(row.variant()) || weights.of(before.epoch()) != weights.of(row.epoch());
        if (!moved && plan.window() == null) {
            Map<String, MetricSums> sums = new HashMap<>(before.metrics());
            row.metrics().forEach((name, more) -> sums.merge(name, more, MetricSums::plus));
            pending = new UnitMetrics(
                    before.unit(),
                    before.variant(),
                    before.epoch(),
                    before.exposedAt(),
                    before.propensity(),
                    before.segments(),
                    sums,
                    before.before());
        } else {
            leftOut++;
        }
    }

    private void count() {
        UnitMetrics unit = pending;
        pending = null;
        if (unit == null) {
            return;
        }
        int variant = weights.variants().indexOf(unit.variant());
        int set = weights.of(unit.epoch());
        exposed++;
        if (variant < 0 || set < 0) {
            unknownVariant++;
            return;
        }
        sampleRatio.add(set, variant);
        metrics.exposed(variant);
        if (fixed != null && unit.exposedAt().isBefore(fixed.since())) {
            beforePlan++;
        } else if (timeline.open(unit.exposedAt())) {
            openWindow++;
        } else {
            analysed++;
            take(unit, set, variant);
        }
    }

    private void take(UnitMetrics unit, int set, int variant) {
        Place place = timeline.place(unit, set, variant);
        Map<String, MetricSums> known = KnownMetrics.with(unit.metrics());
        metrics.add(place, known, unit.before());
        segments.add(unit.segments(), place, known, unit.before());
    }

    /** {@return what the units so far say} */
    public ExperimentResults results() {
        count();
        SampleRatioCheck check = sampleRatio.check(plan.sampleRatioAlpha());
        UnitCounts counts = new UnitCounts(exposed, analysed, openWindow, beforePlan, leftOut, unknownVariant);
        return new ExperimentResults(
                history.get(0).experiment().name(),
                timeline.end(),
                plan,
                fixed == null ? 0 : fixed.number(),
                counts,
                check,
                metrics.summaries(),
                metrics.comparisons(check, timeline),
                segments.comparisons(check, timeline),
                history,
                Notes.of(plan, fixed, history, counts, segments.dropped()));
    }
}
