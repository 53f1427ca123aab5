package dev.llmops.benchmarks.canary;

import dev.llmops.experiments.canary.Action;

/** A rule that is tried on simulated units. */
interface SimulatedRule {

    void add(int stage, int user, boolean canary, boolean failed, double logLatency);

    /** {@return what it says after the units so far} */
    Action look(int stage);
}
