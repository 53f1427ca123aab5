package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.analysis.NoVerdict;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.stats.GroupSequential;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The looks of a group-sequential test. They fall where the plan has them, however often somebody asks; the error is spent by the share of the
 * planned units that had come by then (Lan and DeMets 1983).
 */
final class PlannedLooks {

    private final AnalysisPlan plan;

    private final double alpha;

    private double[] times = {};

    private @Nullable Judged latest;

    PlannedLooks(AnalysisPlan plan, double alpha) {
        this.plan = plan;
        this.alpha = alpha;
    }

    /** {@return what the last look says, after one more if it is due} */
    Judged take(Difference difference, @Nullable Judged problem) {
        long units = difference.treated() + difference.control();
        boolean crossed = latest != null && latest.problem() == null;
        boolean ended = times.length > 0 && times[times.length - 1] >= 1;
        double due = Math.floor((times.length == 0 ? 0 : times[times.length - 1]) * plan.looks() + 1e-9) + 1;
        if (!crossed && !ended && units * (double) plan.looks() >= due * plan.plannedUnits()) {
            times = Arrays.copyOf(times, times.length + 1);
            times[times.length - 1] = Math.min(1, (double) units / plan.plannedUnits());
            latest = problem == null ? look(difference, units) : problem;
        }
        return latest != null
                ? latest
                : Judged.nothing(
                        units,
                        difference.value(),
                        NoVerdict.BEFORE_LOOK,
                        "the first of " + plan.looks() + " looks comes at "
                                + (plan.plannedUnits() + plan.looks() - 1) / plan.looks() + " units");
    }

    private Judged look(Difference difference, long units) {
        double[] bounds = GroupSequential.spendingBounds(times, alpha, plan.shape());
        double time = times[times.length - 1];
        Interval interval =
                Interval.around(difference.value(), bounds[bounds.length - 1] * Math.sqrt(difference.squaredError()));
        boolean crossed = interval.lower() > 0 || interval.upper() < 0;
        NoVerdict open = time >= 1 ? NoVerdict.PLAN_ENDED : NoVerdict.BEFORE_LOOK;
        return new Judged(
                units,
                difference.value(),
                interval,
                OptionalDouble.empty(),
                crossed ? null : open,
                "look at " + units + " of " + plan.plannedUnits() + " planned units");
    }
}
