package dev.llmops.cli.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A statistic over JSON. */
@FunctionalInterface
interface StatsMethod {

    /** Refuses what it cannot compute with an {@link IllegalArgumentException}. */
    ObjectNode apply(StatsValues params, StatsValues input);
}
