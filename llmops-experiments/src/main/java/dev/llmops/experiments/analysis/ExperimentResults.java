package dev.llmops.experiments.analysis;

import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.experiments.plan.AnalysisPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment says at a time. One may look as often as one likes.
 *
 * @param experiment name of the experiment
 * @param at when it was looked at
 * @param plan the plan that the results follow; without a primary metric all is exploratory
 * @param planNumber number of the plan; 0 if none was fixed
 * @param units how many units there are
 * @param sampleRatio whether the split is that of the weights
 * @param variants each variant by itself, the control first
 * @param comparisons each variant against the control: primary metric, guards, secondaries, what is not in the plan
 * @param segments the primary metric by segment
 * @param history the versions of the experiment with their evidence, the first one first
 * @param notes what a reader should know
 */
public record ExperimentResults(
        String experiment,
        Instant at,
        AnalysisPlan plan,
        int planNumber,
        UnitCounts units,
        SampleRatioCheck sampleRatio,
        List<VariantSummary> variants,
        List<Comparison> comparisons,
        List<SegmentComparison> segments,
        List<ExperimentVersion> history,
        List<String> notes) {

    /** Copies the lists. */
    public ExperimentResults {
        variants = List.copyOf(variants);
        comparisons = List.copyOf(comparisons);
        segments = List.copyOf(segments);
        history = List.copyOf(history);
        notes = List.copyOf(notes);
    }

    /** {@return the same with one more note} */
    ExperimentResults withNote(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new ExperimentResults(
                experiment, at, plan, planNumber, units, sampleRatio, variants, comparisons, segments, history, more);
    }

    /** {@return the comparisons by the primary metric, one for each variant but the control; none without a plan} */
    public List<Comparison> primary() {
        return of(MetricRole.PRIMARY);
    }

    /**
     * {@return the comparisons of one role}
     *
     * @param role the role
     */
    public List<Comparison> of(MetricRole role) {
        return comparisons.stream().filter(each -> each.role() == role).toList();
    }

    /**
     * {@return a comparison}
     *
     * @param metric label of the metric
     * @param variant name of the variant; null for the only one beside the control
     */
    public Optional<Comparison> comparison(String metric, @Nullable String variant) {
        return comparisons.stream()
                .filter(each -> each.metric().equals(metric))
                .filter(each -> variant == null || each.variant().equals(variant))
                .findFirst();
    }
}
