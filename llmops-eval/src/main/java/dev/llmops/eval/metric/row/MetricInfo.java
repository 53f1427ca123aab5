package dev.llmops.eval.metric.row;

import dev.llmops.commons.internal.option.Require;
import java.util.List;

/**
 * Describes a metric and the meaning of its scores. Immutable.
 *
 * @param name its name, for example {@code rouge-l}; unique
 * @param needs the members that a row must have to be scored, for example {@code output}, {@code references}
 * @param direction which scores are better
 * @param min the lowest possible score, or negative infinity
 * @param max the highest possible score, or infinity
 * @param unit the unit of a score, for example {@code share} or {@code 0 or 1}
 * @param cost the cost of a score
 * @param deterministic whether a row gets the same score every time, on every machine
 * @param definition what it measures and who defined it, in one sentence
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
        Require.that(min < max, () -> "min must be below max, but they were " + min + " and " + max);
    }

    /**
     * {@return a metric from 0 to 1, higher is better, computed by arithmetic on texts}
     *
     * @param name its name
     * @param definition what it measures
     * @param needs the members of a row that it needs
     */
    public static MetricInfo share(String name, String definition, String... needs) {
        return new MetricInfo(name, List.of(needs), Direction.HIGHER, 0, 1, "share", CostClass.TEXT, true, definition);
    }

    /**
     * {@return a metric that is 1 if something holds and 0 if not, computed by arithmetic on texts}
     *
     * @param name its name
     * @param definition what holds
     * @param needs the members of a row that it needs
     */
    public static MetricInfo verdict(String name, String definition, String... needs) {
        return share(name, definition, needs).range(0, 1, "0 or 1");
    }

    /**
     * {@return a copy with another range}
     *
     * @param lowest the lowest score
     * @param highest the highest score
     * @param of the unit
     */
    public MetricInfo range(double lowest, double highest, String of) {
        return new MetricInfo(name, needs, direction, lowest, highest, of, cost, deterministic, definition);
    }

    /**
     * {@return a copy with another direction}
     *
     * @param other which scores are better
     */
    public MetricInfo better(Direction other) {
        return new MetricInfo(name, needs, other, min, max, unit, cost, deterministic, definition);
    }

    /**
     * {@return a copy with another cost}
     *
     * @param other the cost of a score
     */
    public MetricInfo costs(CostClass other) {
        return new MetricInfo(name, needs, direction, min, max, unit, other, deterministic, definition);
    }

    /** {@return a copy for a metric whose scores may vary between runs or machines} */
    public MetricInfo varying() {
        return new MetricInfo(name, needs, direction, min, max, unit, cost, false, definition);
    }
}
