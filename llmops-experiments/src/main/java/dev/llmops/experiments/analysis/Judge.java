package dev.llmops.experiments.analysis;

import dev.llmops.experiments.internal.state.Judged;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.Direction;
import org.jspecify.annotations.Nullable;

/**
 * What a difference comes to.
 *
 * @param reason why there is none; null if there is one
 * @param detail of the reason
 */
record Judge(Verdict verdict, @Nullable NoVerdict reason, String detail) {

    static Judge none(NoVerdict reason, String detail) {
        return new Judge(Verdict.NO_VERDICT, reason, detail);
    }

    /** {@return a problem that leaves no room for a verdict, or null} */
    static @Nullable Judge broken(SampleRatioCheck sampleRatio, MetricWatch watch, @Nullable Judged last) {
        if (sampleRatio.alarm()) {
            return none(NoVerdict.SAMPLE_RATIO_MISMATCH, sampleRatio.detail());
        }
        if (!watch.refusal().isEmpty()) {
            return none(NoVerdict.REFUSED_VALUE, watch.refusal());
        }
        if (last == null) {
            return none(NoVerdict.TOO_FEW_UNITS, "no unit has this metric");
        }
        NoVerdict problem = last.problem();
        boolean open = problem == NoVerdict.BEFORE_LOOK || problem == NoVerdict.PLAN_ENDED;
        return problem == null || (open && last.interval().bounded()) ? null : none(problem, last.detail());
    }

    /** {@return the verdict on the primary metric} */
    static Judge primary(AnalysisMetric metric, Judged last) {
        Interval good = good(metric, last.interval());
        if (metric.smallestEffect() > 0 && good.within(metric.smallestEffect())) {
            return new Judge(Verdict.NO_DIFFERENCE, null, last.detail());
        }
        if (last.problem() != null) {
            return none(last.problem(), last.detail());
        }
        return sided(good, last.detail());
    }

    /** {@return the verdict on a guard: harm below its margin is tolerated} */
    static Judge guard(AnalysisMetric metric, double margin, Judged last) {
        Interval good = good(metric, last.interval());
        if (good.lower() > 0) {
            return new Judge(Verdict.BETTER, null, last.detail());
        }
        if (good.lower() > -margin) {
            return new Judge(Verdict.NO_DIFFERENCE, null, last.detail());
        }
        return sided(good, last.detail());
    }

    /** {@return the verdict on an exploratory metric, which e-BH rejected or not} */
    static Judge exploratory(AnalysisMetric metric, Judged last, boolean rejected) {
        Interval good = good(metric, last.interval());
        if (rejected) {
            double difference = last.difference() * metric.direction().sign();
            return new Judge(difference > 0 ? Verdict.BETTER : Verdict.WORSE, null, last.detail());
        }
        if (metric.smallestEffect() > 0 && good.within(metric.smallestEffect())) {
            return new Judge(Verdict.NO_DIFFERENCE, null, last.detail());
        }
        return last.logE().isPresent() ? none(NoVerdict.UNDECIDED, last.detail()) : sided(good, last.detail());
    }

    private static Interval good(AnalysisMetric metric, Interval interval) {
        return metric.direction() == Direction.HIGHER_IS_BETTER ? interval : interval.negated();
    }

    private static Judge sided(Interval good, String detail) {
        if (good.lower() > 0) {
            return new Judge(Verdict.BETTER, null, detail);
        }
        return good.upper() < 0 ? new Judge(Verdict.WORSE, null, detail) : none(NoVerdict.UNDECIDED, detail);
    }
}
