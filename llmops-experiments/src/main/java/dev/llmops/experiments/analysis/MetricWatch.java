package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.experiments.internal.state.MetricState;
import dev.llmops.experiments.internal.state.Place;
import dev.llmops.experiments.plan.AnalysisMetric;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A metric of an analysis: how it is looked at, and what has been seen of it. */
final class MetricWatch {

    final AnalysisMetric metric;

    final MetricRole role;

    /** Harm that is not tolerated; of guards only. */
    final double margin;

    private final MetricState state;

    private String refusal = "";

    MetricWatch(AnalysisMetric metric, MetricRole role, double margin, MetricState state) {
        this.metric = metric;
        this.role = role;
        this.margin = margin;
        this.state = state;
    }

    MetricState state() {
        return state;
    }

    /** {@return why a value was refused, or an empty text} */
    String refusal() {
        return refusal;
    }

    void add(Place place, Map<String, MetricSums> metrics, Map<String, MetricSums> before) {
        MetricSums sums = metrics.get(metric.name());
        @Nullable MetricSums known = sums != null && sums.count() > 0 ? sums : null;
        if (known == null && !metric.aggregation().countsAbsence()) {
            return;
        }
        double sum = known == null ? 0 : known.sum();
        if (!Double.isFinite(sum)) {
            refusal = "a value of unit '" + place.unit() + "' is " + sum;
            return;
        }
        double count = known == null ? 1 : known.count();
        String refused = switch (metric.aggregation()) {
            case TOTAL -> state.add(place, sum, 1, covariate(before));
            case SHARE -> state.add(place, sum > 0 ? 1 : 0, 1, covariate(before));
            case MEAN_PER_ROW -> state.add(place, sum, count, covariate(before));
            case MEAN_PER_UNIT, QUANTILE -> state.add(place, sum / count, 1, covariate(before));
        };
        refusal = refused.isEmpty() ? refusal : refused;
    }

    private OptionalDouble covariate(Map<String, MetricSums> before) {
        @Nullable MetricSums known = metric.covariate() == null ? null : before.get(metric.covariate());
        return known == null || known.count() == 0 || !Double.isFinite(known.mean())
                ? OptionalDouble.empty()
                : OptionalDouble.of(known.mean());
    }
}
