package dev.llmops.eval.metric.row;

import java.util.List;

/**
 * What a metric is and what its scores mean. Immutable.
 *
 * @param name its name, for example {@code rouge-l}; unique
 * @param needs the members of a row without which there is no score, for example {@code output}, {@code references}
 * @param direction which scores are good
 * @param min the lowest score that there can be, or negative infinity
 * @param max the highest score that there can be, or infinity
 * @param unit what a score counts, for example {@code share} or {@code 0 or 1}
 * @param cost what a score costs
 * @param deterministic whether a row gets the same score each time, on every machine
 * @param definition what it measures and whose definition that is, in a sentence
 */
public record MetricInfo(
        String name,
        List<String> needs,
        Direction direction,
        double min,
        double max,
        String unit,
        CostClass cost,
        boolean deterministic,
        String definition) {

    /** Copies the list. */
    public MetricInfo {
        needs = List.copyOf(needs);
        if (!(min < max)) {
            throw new IllegalArgumentException("min must be below max, but they were " + min + " and " + max);
        }
    }

    /**
     * {@return a metric from 0 to 1 of which more is better, that is arithmetic on texts}
     *
     * @param name its name
     * @param definition what it measures
     * @param needs the members of a row that it needs
     */
    public static MetricInfo share(String name, String definition, String... needs) {
        return new MetricInfo(name, List.of(needs), Direction.HIGHER, 0, 1, "share", CostClass.TEXT, true, definition);
    }

    /**
     * {@return a metric that is 1 where something holds and 0 where not, that is arithmetic on texts}
     *
     * @param name its name
     * @param definition what holds
     * @param needs the members of a row that it needs
     */
    public static MetricInfo verdict(String name, String definition, String... needs) {
        return share(name, definition, needs).range(0, 1, "0 or 1");
    }

    /**
     * {@return the same with another range}
     *
     * @param lowest the lowest score
     * @param highest the highest score
     * @param of what it counts
     */
    public MetricInfo range(double lowest, double highest, String of) {
        return new MetricInfo(name, needs, direction, lowest, highest, of, cost, deterministic, definition);
    }

    /**
     * {@return the same with another direction}
     *
     * @param other which scores are good
     */
    public MetricInfo better(Direction other) {
        return new MetricInfo(name, needs, other, min, max, unit, cost, deterministic, definition);
    }

    /**
     * {@return the same at another cost}
     *
     * @param other what a score costs
     */
    public MetricInfo costs(CostClass other) {
        return new MetricInfo(name, needs, direction, min, max, unit, other, deterministic, definition);
    }

    /** {@return the same for a metric whose scores may differ between two times or two machines} */
    public MetricInfo varying() {
        return new MetricInfo(name, needs, direction, min, max, unit, cost, false, definition);
    }
}
