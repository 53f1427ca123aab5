package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * What is kept of a metric while units stream by, in any order. Units are summed up by the part of the experiment's time in which they were
 * exposed, so that the sequence over time can be told afterwards.
 */
public interface MetricState {

    /**
     * Takes a unit.
     *
     * @param place where it belongs
     * @param sum of its rows
     * @param rows their number, at least 1
     * @param covariate of the unit
     * @return why its value was refused, or an empty text
     */
    String add(Place place, double sum, double rows, OptionalDouble covariate);

    /** {@return a variant against the control as it was at the end of each part of time that has units} */
    SortedMap<Integer, Judged> looks(int variant);

    /** {@return a variant by itself, of all units} */
    ArmSummary arm(int variant);

    /**
     * A variant by itself.
     *
     * @param units number of units with a value
     * @param rows number of rows
     * @param value not a number without units
     * @param interval where the value lies, at all looks
     */
    record ArmSummary(long units, double rows, double value, Interval interval) {}
}
