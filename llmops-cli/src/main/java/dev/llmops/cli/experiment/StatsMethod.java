package dev.llmops.cli.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A statistic over JSON. */
@FunctionalInterface
interface StatsMethod {

    /** Adds the fields of the statistic to the answer. Refuses what it cannot compute with an {@link IllegalArgumentException}. */
    void apply(StatsValues params, StatsValues input, ObjectNode answer);
}
