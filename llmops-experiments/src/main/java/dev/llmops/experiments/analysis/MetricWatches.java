package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.experiments.internal.state.BoundsState;
import dev.llmops.experiments.internal.state.Levels;
import dev.llmops.experiments.internal.state.MetricState;
import dev.llmops.experiments.internal.state.MetricState.ArmSummary;
import dev.llmops.experiments.internal.state.MomentsState;
import dev.llmops.experiments.internal.state.Place;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Direction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All metrics of an analysis: those of the plan, and those that turn up. */
final class MetricWatches {

    /** Quantiles that no plan asked for: two, of latency. */
    private static final int UNPLANNED_QUANTILES = 2;

    private static final AnalysisMetric ABSENT =
            AnalysisMetric.of("absent", Aggregation.TOTAL, Direction.HIGHER_IS_BETTER, 0);

    private final AnalysisPlan plan;

    private final List<String> variants;

    private final long[] exposed;

    private final Map<String, List<MetricWatch>> byName = new LinkedHashMap<>();

    private final List<MetricWatch> planned = new ArrayList<>();

    /** Units without any row, which a sum or a share that turns up late starts from. */
    private final MomentsState absent;

    MetricWatches(AnalysisPlan plan, List<String> variants) {
        this.plan = plan;
        this.variants = variants;
        this.exposed = new long[variants.size()];
        this.absent = new MomentsState(ABSENT, plan, Levels.twoSided(ABSENT, plan.alpha()), variants.size());
        AnalysisMetric primary = plan.primary();
        if (primary != null) {
            planned.add(watch(primary, MetricRole.PRIMARY, 0));
        }
        plan.guards().forEach(guard -> planned.add(watch(guard.metric(), MetricRole.GUARD, guard.margin())));
        plan.secondaries().forEach(metric -> planned.add(watch(metric, MetricRole.SECONDARY, 0)));
        planned.forEach(each -> byName.computeIfAbsent(each.metric.name(), name -> new ArrayList<>())
                .add(each));
    }

    private MetricWatch watch(AnalysisMetric metric, MetricRole role, double margin) {
        Levels levels = levels(metric, role);
        MetricState state = metric.method().usesMoments()
                ? new MomentsState(metric, plan, levels, variants.size())
                : new BoundsState(metric, plan, levels, variants.size());
        return new MetricWatch(metric, role, margin, state);
    }

    private Levels levels(AnalysisMetric metric, MetricRole role) {
        int others = Math.max(1, variants.size() - 1);
        return switch (role) {
            case PRIMARY -> Levels.twoSided(metric, plan.alpha() / others);
            case GUARD -> Levels.guard(metric, plan.alpha(), plan.guards().size() * others);
            case SECONDARY -> exploratory(metric, plan.secondaries().size() * others);
            case UNPLANNED -> exploratory(metric, UNPLANNED_QUANTILES * others);
        };
    }

    /** E-BH corrects what has an e-value; the level of the rest is divided. */
    private Levels exploratory(AnalysisMetric metric, int statements) {
        return Levels.twoSided(
                metric, metric.method().usesMoments() ? plan.alpha() : plan.alpha() / Math.max(1, statements));
    }

    void exposed(int variant) {
        exposed[variant]++;
    }

    void add(Place place, Map<String, MetricSums> metrics, Map<String, MetricSums> before) {
        metrics.keySet().forEach(this::discover);
        byName.values().forEach(list -> list.forEach(each -> each.add(place, metrics, before)));
        absent.add(place, 0, 1, OptionalDouble.empty());
    }

    private void discover(String name) {
        if (!byName.containsKey(name)) {
            List<MetricWatch> found = new ArrayList<>();
            for (AnalysisMetric metric : KnownMetrics.of(name)) {
                MetricWatch watch = watch(metric, MetricRole.UNPLANNED, 0);
                if (metric.aggregation().countsAbsence() && watch.state() instanceof MomentsState moments) {
                    moments.startFrom(absent);
                }
                found.add(watch);
            }
            byName.put(name, found);
        }
    }

    private List<MetricWatch> all() {
        List<MetricWatch> all = new ArrayList<>(planned);
        byName.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.role == MetricRole.UNPLANNED)
                .sorted((a, b) -> a.metric.label().compareTo(b.metric.label()))
                .forEach(all::add);
        return all;
    }

    List<VariantSummary> summaries() {
        List<VariantSummary> summaries = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            int variant = i;
            List<VariantSummary.Value> values = all().stream()
                    .map(each -> value(each, each.state().arm(variant)))
                    .toList();
            summaries.add(new VariantSummary(variants.get(i), i == 0, exposed[i], values));
        }
        return summaries;
    }

    private static VariantSummary.Value value(MetricWatch watch, ArmSummary arm) {
        return new VariantSummary.Value(
                watch.metric.label(),
                arm.units(),
                Math.round(arm.rows()),
                arm.units() == 0 ? null : arm.value(),
                arm.interval());
    }

    List<Comparison> comparisons(SampleRatioCheck sampleRatio, Timeline timeline) {
        List<Draft> drafts = new ArrayList<>();
        for (MetricWatch watch : all()) {
            for (int i = 1; i < variants.size(); i++) {
                drafts.add(new Draft(
                        watch, variants.get(i), variants.get(0), watch.state().looks(i)));
            }
        }
        return Verdicts.of(drafts, plan.alpha(), sampleRatio, timeline);
    }
}
