package dev.llmops.experiments.bandit;

import dev.llmops.api.experiment.MetricSums;
import dev.llmops.api.experiment.UnitMetrics;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a unit is worth: the mean of a metric's values after its first exposure. Only a unit's first epoch counts, so that units are
 * independent of each other and of how the bandit moved later.
 *
 * @param metric name of the metric
 * @param kind how it is distributed
 * @param higherIsBetter whether more of it is better
 * @param absent what a unit without a value is worth, such as 0 for a purchase; empty leaves such units out
 */
public record Reward(String metric, Kind kind, boolean higherIsBetter, OptionalDouble absent) {

    /** How rewards are distributed. */
    public enum Kind {
        /** From 0 to 1: a share of successes, with a beta distribution. */
        SUCCESS,
        /** Any values, with a normal distribution of their mean. */
        VALUE;

        private boolean allows(double value) {
            return Double.isFinite(value) && (this != SUCCESS || (value >= 0 && value <= 1));
        }

        private String range() {
            return this == SUCCESS ? "from 0 to 1" : "finite";
        }
    }

    /** Refuses nulls, and a worth of absent values that no unit can have. */
    public Reward {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(kind, "kind");
        if (absent.isPresent() && !kind.allows(absent.getAsDouble())) {
            throw new IllegalArgumentException("a unit without a value of '" + metric
                    + "' must be worth a number that is " + kind.range() + ", but was " + absent.getAsDouble());
        }
    }

    /**
     * {@return a reward from 0 to 1 of which more is better}
     *
     * @param metric name of the metric
     */
    public static Reward success(String metric) {
        return new Reward(metric, Kind.SUCCESS, true, OptionalDouble.empty());
    }

    /**
     * {@return a reward of any size of which more is better}
     *
     * @param metric name of the metric
     */
    public static Reward value(String metric) {
        return new Reward(metric, Kind.VALUE, true, OptionalDouble.empty());
    }

    /** {@return the same reward where less is better, such as cost} */
    public Reward whereLowerIsBetter() {
        return new Reward(metric, kind, false, absent);
    }

    /**
     * {@return the same reward with units that have no value counted too}
     *
     * @param value what they are worth
     */
    public Reward absentAs(double value) {
        return new Reward(metric, kind, higherIsBetter, OptionalDouble.of(value));
    }

    OptionalDouble of(UnitMetrics unit) {
        MetricSums sums = unit.metrics().get(metric);
        if (sums == null || sums.count() == 0) {
            return absent;
        }
        double mean = sums.mean();
        if (!kind.allows(mean)) {
            throw new IllegalArgumentException(
                    "rewards '" + metric + "' must be " + kind.range() + ", but the mean of a unit was " + mean);
        }
        return OptionalDouble.of(mean);
    }
}
