package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.plan.AnalysisMetric;
import dev.llmops.experiments.plan.AnalysisPlan;
import dev.llmops.experiments.plan.Method;
import dev.llmops.experiments.stats.NormalMixture;
import java.util.OptionalDouble;

/** Bounds of a difference from its error: tuned by the plan alone, never by the data. */
final class MomentBounds {

    private final Method method;

    private final Levels levels;

    private final NormalMixture twoSided;

    private final NormalMixture worse;

    private final NormalMixture better;

    private final NormalMixture arm;

    private final double tau2;

    MomentBounds(AnalysisMetric metric, AnalysisPlan plan, Levels levels) {
        double time = plan.plannedUnits() / 2.0;
        this.method = metric.method();
        this.levels = levels;
        this.twoSided = NormalMixture.tightestAt(time, levels.both());
        this.worse = new NormalMixture(levels.worse(), NormalMixture.rho2(time, oneSided(levels.worse())));
        this.better = new NormalMixture(levels.better(), NormalMixture.rho2(time, oneSided(levels.better())));
        this.arm = NormalMixture.tightestAt(time / 2, plan.alpha());
        this.tau2 = metric.smallestEffect() * metric.smallestEffect();
    }

    /** A one-sided bound is tightest where a two-sided one of twice its level is. */
    private static double oneSided(double level) {
        return Math.min(0.99, 2 * level);
    }

    Judged judge(Difference difference) {
        double time = difference.time();
        double deviation = Math.sqrt(difference.squaredError() * time);
        double d = difference.value();
        if (levels.oneSided()) {
            double toHarm = worse.margin(time, deviation);
            double toGood = better.margin(time, deviation);
            // A loss of what should be high is proven by the upper bound of the difference, and the reverse.
            Interval interval =
                    levels.sign() > 0 ? new Interval(d - toGood, d + toHarm) : new Interval(d - toHarm, d + toGood);
            return judged(difference, interval, OptionalDouble.empty());
        }
        if (method == Method.MIXTURE_SPRT) {
            return mixtureSprt(difference);
        }
        return judged(
                difference,
                Interval.around(d, twoSided.halfWidth(time, deviation)),
                OptionalDouble.of(twoSided.logE(time, d, deviation)));
    }

    /** Johari, Koomen, Pekelis and Walsh 2017, with the estimated error for the known one. */
    private Judged mixtureSprt(Difference difference) {
        double v = difference.squaredError();
        double logShrink = Math.log(v / (v + tau2)) / 2;
        double d = difference.value();
        double logRatio = logShrink + tau2 * d * d / (2 * v * (v + tau2));
        double halfWidth = Math.sqrt(2 * v * (v + tau2) / tau2 * (-Math.log(levels.both()) - logShrink));
        return judged(difference, Interval.around(d, halfWidth), OptionalDouble.of(logRatio));
    }

    private static Judged judged(Difference difference, Interval interval, OptionalDouble logE) {
        return new Judged(difference.treated() + difference.control(), difference.value(), interval, logE, null, "");
    }

    Interval ofArm(ArmEstimate estimate) {
        double n = estimate.n();
        return Interval.around(estimate.value(), arm.halfWidth(n, Math.sqrt(estimate.squaredError() * n)));
    }
}
