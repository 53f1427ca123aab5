package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.analysis.NoVerdict;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Arms with bounds of their own, whose difference is that of the ends, each at half of alpha. Such bounds cannot be weighted by strata, so where
 * weights were changed the variants are compared within the set of weights that has most units.
 */
public final class BoundsState implements MetricState {

    private final AnalysisMetric metric;

    private final AnalysisPlan plan;

    private final double alpha;

    private final int variants;

    private final TreeMap<Integer, Map<Integer, List<ArmBounds>>> byTime = new TreeMap<>();

    /** Creates a state without units. */
    public BoundsState(AnalysisMetric metric, AnalysisPlan plan, Levels levels, int variants) {
        this.metric = metric;
        this.plan = plan;
        this.alpha = levels.both() / 2;
        this.variants = variants;
    }

    @Override
    public String add(Place place, double sum, double rows, OptionalDouble covariate) {
        double value = sum / rows;
        ArmBounds arm = arms(byTime.computeIfAbsent(place.bucket(), key -> new HashMap<>()), place.weights())
                .get(place.variant());
        String refusal = arm.refusal(value);
        if (refusal.isEmpty()) {
            arm.add(place, value);
        }
        return refusal;
    }

    private List<ArmBounds> arms(Map<Integer, List<ArmBounds>> strata, int weights) {
        return strata.computeIfAbsent(weights, key -> none());
    }

    private List<ArmBounds> none() {
        List<ArmBounds> none = new ArrayList<>();
        for (int i = 0; i < variants; i++) {
            none.add(arm());
        }
        return none;
    }

    private ArmBounds arm() {
        return switch (metric.method()) {
            case QUANTILE -> new QuantileArm(metric.quantile(), alpha);
            case BETA_BINOMIAL -> new ShareArm(alpha);
            case BETTING -> new BoundedArm(true, alpha);
            case EMPIRICAL_BERNSTEIN -> new BoundedArm(false, alpha);
            case ASYMPTOTIC, MIXTURE_SPRT, GROUP_SEQUENTIAL ->
                throw new IllegalStateException(metric.method() + " sums up moments");
        };
    }

    @Override
    public SortedMap<Integer, Judged> looks(int variant) {
        SortedMap<Integer, Judged> looks = new TreeMap<>();
        Map<Integer, List<ArmBounds>> soFar = new HashMap<>();
        byTime.forEach((bucket, strata) -> {
            merge(soFar, strata, variant);
            looks.put(bucket, judge(soFar, variant));
        });
        return looks;
    }

    private void merge(Map<Integer, List<ArmBounds>> soFar, Map<Integer, List<ArmBounds>> later, int variant) {
        later.forEach((weights, arms) -> {
            arms(soFar, weights).get(0).merge(arms.get(0));
            if (variant > 0) {
                arms(soFar, weights).get(variant).merge(arms.get(variant));
            }
        });
    }

    private Judged judge(Map<Integer, List<ArmBounds>> strata, int variant) {
        List<ArmBounds> arms = largest(strata, variant);
        ArmBounds treated = arms.get(variant);
        ArmBounds control = arms.get(0);
        long fewer = Math.min(treated.n(), control.n());
        long units = treated.n() + control.n();
        double difference = treated.value() - control.value();
        if (fewer < plan.minUnits()) {
            return Judged.nothing(
                    units,
                    difference,
                    NoVerdict.TOO_FEW_UNITS,
                    "the smaller arm has " + fewer + " comparable units of at least " + plan.minUnits());
        }
        if (treated.flat() || control.flat()) {
            return Judged.nothing(units, difference, NoVerdict.ZERO_VARIANCE, "all values of an arm are equal");
        }
        String detail = strata.size() > 1 ? "within the weights that gave most units" : "";
        Interval interval = treated.interval().minus(control.interval());
        return new Judged(units, difference, interval, OptionalDouble.empty(), null, detail);
    }

    private List<ArmBounds> largest(Map<Integer, List<ArmBounds>> strata, int variant) {
        List<ArmBounds> largest = none();
        double most = 0;
        for (List<ArmBounds> arms : strata.values()) {
            double size = variant == 0
                    ? arms.get(0).n()
                    : 1 / (1.0 / arms.get(0).n() + 1.0 / arms.get(variant).n());
            if (size > most) {
                most = size;
                largest = arms;
            }
        }
        return largest;
    }

    @Override
    public ArmSummary arm(int variant) {
        Map<Integer, List<ArmBounds>> all = new HashMap<>();
        byTime.values().forEach(strata -> merge(all, strata, variant));
        ArmBounds arm = largest(all, variant).get(variant);
        return new ArmSummary(arm.n(), arm.n(), arm.n() == 0 ? Double.NaN : arm.value(), arm.interval());
    }
}
