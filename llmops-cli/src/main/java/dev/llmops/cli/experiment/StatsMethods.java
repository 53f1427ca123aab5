package dev.llmops.cli.experiment;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The statistics by name. */
final class StatsMethods {

    /** By name, in order of names. */
    static final Map<String, StatsMethod> ALL = all();

    private StatsMethods() {}

    private static Map<String, StatsMethod> all() {
        Map<String, StatsMethod> methods = new TreeMap<>();
        SequenceStats.addTo(methods);
        FixedStats.addTo(methods);
        AdjustedStats.addTo(methods);
        DecisionStats.addTo(methods);
        return Collections.unmodifiableMap(methods);
    }
}
