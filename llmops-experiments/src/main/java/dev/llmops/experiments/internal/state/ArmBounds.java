package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;

/** One arm whose value lies between bounds of its own, at all looks. */
interface ArmBounds {

    /** Takes the value of a unit, in any order. */
    void add(Place place, double value);

    /** Takes what another one of the same kind holds, whose units were exposed later. */
    void merge(ArmBounds later);

    /** {@return number of units} */
    long n();

    /** {@return the estimate; not a number without units} */
    double value();

    /** {@return whether all values were equal, where that takes away what the bounds rest on} */
    boolean flat();

    /** {@return where the value lies} */
    Interval interval();

    /** {@return why a value is refused, or an empty text} */
    String refusal(double value);
}
