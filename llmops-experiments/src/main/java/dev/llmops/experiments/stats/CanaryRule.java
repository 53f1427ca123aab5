package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * When a canary is promoted or rolled back. Every guard metric is a difference, treatment less control, in the direction that does
 * harm. Rolled back when the lower bound of some guard is above the tolerated harm: wrong with a chance of at most
 * {@code alphaRollback}. Promoted when the upper bounds of all are below their margins: wrong with a chance of at most {@code alphaPromote}.
 * Both hold over all looks, asymptotically, as the bounds are uniform in time.
 *
 * @param margins harm that must not be promoted, per guard, above 0
 * @param alphaPromote error level of a promotion
 * @param alphaRollback error level of a rollback, shared by the guards
 * @param rho2 of the bounds, fixed before the data are seen
 * @param lenient whether harm below the margin is tolerated; else any proven harm is rolled back
 */
public record CanaryRule(
        List<Double> margins, double alphaPromote, double alphaRollback, double rho2, boolean lenient) {

    /** What to do. */
    public enum Decision {
        /** Nothing is proven yet. */
        CONTINUE,
        /** No guard is worse by its margin. */
        PROMOTE,
        /** A guard is worse. */
        ROLLBACK
    }

    /**
     * A look at the guards.
     *
     * @param lower lower bound of each guard
     * @param upper upper bound of each guard
     * @param decision what they say
     */
    public record Look(List<Double> lower, List<Double> upper, Decision decision) {
        /** Copies the lists. */
        public Look {
            lower = List.copyOf(lower);
            upper = List.copyOf(upper);
        }
    }

    /** Refuses values out of range. */
    public CanaryRule {
        Require.atLeast("the number of margins", margins.size(), 1);
        for (double margin : margins) {
            Numbers.positive("margin", margin);
        }
        margins = List.copyOf(margins);
        Require.insideShare("alphaPromote", alphaPromote);
        Require.insideShare("alphaRollback", alphaRollback);
        Numbers.positive("rho2", rho2);
    }

    /**
     * {@return what a look says}
     *
     * @param treatment moments of each guard metric in the canary; of a rate by {@link Moments#ofRate}. A metric whose values are all
     *     equal proves nothing
     * @param control moments of each guard metric in the control, in the same order
     */
    public Look look(List<Moments> treatment, List<Moments> control) {
        Numbers.sameLength("treatment", treatment.size(), "margins", margins.size());
        Numbers.sameLength("control", control.size(), "margins", margins.size());
        NormalMixture rollback = new NormalMixture(alphaRollback / margins.size(), rho2);
        NormalMixture promote = new NormalMixture(alphaPromote, rho2);
        List<Double> lower = new ArrayList<>();
        List<Double> upper = new ArrayList<>();
        boolean harmful = false;
        boolean harmless = true;
        for (int i = 0; i < margins.size(); i++) {
            Moments one = treatment.get(i);
            Moments zero = control.get(i);
            double difference = one.mean() - zero.mean();
            double time = 1 / (1.0 / one.n() + 1.0 / zero.n());
            double deviation = Math.sqrt((one.squaredError() + zero.squaredError()) * time);
            // Where all values were equal, or there was one alone, nothing is known of their spread.
            boolean unknown = one.variance() == 0 || zero.variance() == 0;
            lower.add(unknown ? Double.NEGATIVE_INFINITY : difference - rollback.margin(time, deviation));
            upper.add(unknown ? Double.POSITIVE_INFINITY : difference + promote.margin(time, deviation));
            harmful |= lower.get(i) > (lenient ? margins.get(i) : 0);
            harmless &= upper.get(i) < margins.get(i);
        }
        Decision quiet = harmless ? Decision.PROMOTE : Decision.CONTINUE;
        return new Look(lower, upper, harmful ? Decision.ROLLBACK : quiet);
    }
}
