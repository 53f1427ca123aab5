package dev.llmops.experiments.planning;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.experiments.stats.GroupSequential;
import java.util.Objects;

/**
 * What an experiment shall find.
 *
 * @param effect the smallest difference of interest, in the metric's unit, not 0
 * @param alpha two-sided error level
 * @param power chance to find the effect, above alpha
 * @param share part of the control's and the variant's units that the variant gets, between 0 and 1
 * @param exposure part of all units that take part as control or as this variant, above 0 and at most 1
 * @param minUnits units per arm at the first look
 * @param looks of the group-sequential test
 * @param shape of its bounds
 */
public record PlanRequest(
        double effect,
        double alpha,
        double power,
        double share,
        double exposure,
        int minUnits,
        int looks,
        GroupSequential.Shape shape) {

    /** Refuses values out of range. */
    public PlanRequest {
        Objects.requireNonNull(shape, "shape");
        if (effect == 0 || !Double.isFinite(effect)) {
            throw new IllegalArgumentException("effect must be finite and not 0, but was " + effect);
        }
        within("alpha", alpha);
        within("power", power);
        within("share", share);
        Require.positiveShare("exposure", exposure);
        Require.not(power <= alpha, () -> "power must be above alpha " + alpha + ", but was " + power);
        if (minUnits < 2 || looks < 1 || looks > 100) {
            throw new IllegalArgumentException(
                    "minUnits must be at least 2 and looks 1 to 100, but were " + minUnits + " and " + looks);
        }
    }

    private static void within(String name, double value) {
        Require.that(value > 0 && value < 1, () -> name + " must be between 0 and 1, both excluded, but was " + value);
    }

    /**
     * {@return a request with the defaults: alpha 0.05, power 0.8, an even split of all units, five looks of O'Brien and Fleming}
     *
     * @param effect the smallest difference of interest, in the metric's unit
     */
    public static PlanRequest of(double effect) {
        return new PlanRequest(effect, 0.05, 0.8, 0.5, 1, 50, 5, GroupSequential.Shape.OBRIEN_FLEMING);
    }
}
