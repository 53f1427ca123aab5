package dev.llmops.experiments.planning;

/**
 * How many units and days an experiment needs. Units are those of control and variant together.
 *
 * @param traffic what there was to plan with
 * @param request what was asked for
 * @param effectInDeviations the effect in standard deviations of a unit
 * @param fixed a t test at one planned time, to compare with
 * @param groupSequential planned looks: more power, and no verdict in between
 * @param sequence a confidence sequence: a verdict at any time
 * @param sequencePowerAtFixed chance that the sequence has found the effect when the fixed test would be made
 */
public record SamplePlan(
        Traffic traffic,
        PlanRequest request,
        double effectInDeviations,
        Need fixed,
        Need groupSequential,
        Need sequence,
        double sequencePowerAtFixed) {

    /**
     * What a method needs.
     *
     * @param units units at which it has the power
     * @param days until then
     * @param expectedUnits mean of the units at which it stops if the effect is there
     * @param expectedDays until then
     * @param detectable the effect that it finds with the power in 30 days, in the metric's unit
     */
    public record Need(double units, double days, double expectedUnits, double expectedDays, double detectable) {}
}
