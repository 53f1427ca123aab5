package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.analysis.NoVerdict;
import dev.llmops.experiments.plan.Adjustment;
import dev.llmops.experiments.plan.Aggregation;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Method;
import dev.llmops.experiments.stats.BetaBinomial;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Moments of a metric by time, stratum and variant. */
public final class MomentsState implements MetricState {

    private static final int MIN_EVENTS = 5;

    private final AnalysisMetric metric;

    private final AnalysisPlan plan;

    private final Levels levels;

    private final int variants;

    private final MomentBounds bounds;

    private final TreeMap<Integer, Strata> byTime = new TreeMap<>();

    /** Creates a state without units. */
    public MomentsState(AnalysisMetric metric, AnalysisPlan plan, Levels levels, int variants) {
        this.metric = metric;
        this.plan = plan;
        this.levels = levels;
        this.variants = variants;
        this.bounds = new MomentBounds(metric, plan, levels);
    }

    @Override
    public String add(Place place, double sum, double rows, OptionalDouble covariate) {
        boolean has = metric.covariate() != null && covariate.isPresent();
        byTime.computeIfAbsent(place.bucket(), key -> new Strata(variants))
                .arm(new Stratum(place.weights(), has), place.variant())
                .add(sum, rows, has ? covariate.getAsDouble() : 0);
        return "";
    }

    /** Takes the units of another state, which had no row of this metric. */
    public void startFrom(MomentsState absent) {
        absent.byTime.forEach((bucket, strata) ->
                byTime.computeIfAbsent(bucket, key -> new Strata(variants)).merge(strata));
    }

    @Override
    public SortedMap<Integer, Judged> looks(int variant) {
        PlannedLooks planned =
                metric.method() == Method.GROUP_SEQUENTIAL ? new PlannedLooks(plan, levels.both()) : null;
        SortedMap<Integer, Judged> looks = new TreeMap<>();
        Strata soFar = new Strata(variants);
        byTime.forEach((bucket, strata) -> {
            soFar.merge(strata);
            looks.put(bucket, judge(soFar, variant, planned));
        });
        return looks;
    }

    private Judged judge(Strata strata, int variant, @Nullable PlannedLooks planned) {
        boolean share = metric.aggregation() == Aggregation.SHARE && metric.adjustment() == Adjustment.NONE;
        Difference difference = Difference.of(strata.pairs(variant), metric.adjustment(), share);
        Judged problem = problem(strata, difference, variant);
        if (planned != null) {
            return planned.take(difference, problem);
        }
        return problem == null ? bounds.judge(difference) : problem;
    }

    private @Nullable Judged problem(Strata strata, Difference difference, int variant) {
        long fewer = Math.min(difference.treated(), difference.control());
        if (fewer < plan.minUnits()) {
            return nothing(
                    difference,
                    NoVerdict.TOO_FEW_UNITS,
                    "the smaller arm has " + fewer + " comparable units of at least " + plan.minUnits());
        }
        if (difference.flat() || difference.squaredError() == 0) {
            return nothing(difference, NoVerdict.ZERO_VARIANCE, "all values of an arm are equal");
        }
        if (metric.aggregation() == Aggregation.SHARE) {
            long events = events(strata, variant) + events(strata, 0);
            long rarer = Math.min(events, strata.units(variant) + strata.units(0) - events);
            if (rarer < MIN_EVENTS) {
                return nothing(
                        difference,
                        NoVerdict.TOO_FEW_UNITS,
                        rarer + " events of the rarer kind, of at least " + MIN_EVENTS);
            }
        }
        return null;
    }

    private static Judged nothing(Difference difference, NoVerdict problem, String detail) {
        return Judged.nothing(difference.treated() + difference.control(), difference.value(), problem, detail);
    }

    private static long events(Strata strata, int variant) {
        JointMoments all = strata.all(variant);
        return all.n() == 0 ? 0 : Math.round(all.ratio() * all.n());
    }

    @Override
    public ArmSummary arm(int variant) {
        Strata strata = new Strata(variants);
        byTime.values().forEach(strata::merge);
        JointMoments all = strata.all(variant);
        if (all.n() == 0) {
            return new ArmSummary(0, 0, Double.NaN, Interval.UNKNOWN);
        }
        return new ArmSummary(all.n(), all.n() * all.meanRows(), all.ratio(), interval(all));
    }

    private Interval interval(JointMoments all) {
        if (metric.aggregation() == Aggregation.SHARE) {
            double[] ends = BetaBinomial.UNIFORM.bounds(Math.round(all.ratio() * all.n()), all.n(), plan.alpha());
            return new Interval(ends[0], ends[1]);
        }
        // Of values that were all equal nothing is known but that.
        return all.n() < 2 || all.influenceSquares() == 0 ? Interval.UNKNOWN : bounds.ofArm(ArmEstimate.of(all, false));
    }
}
