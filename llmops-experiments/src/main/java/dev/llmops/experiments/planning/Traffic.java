package dev.llmops.experiments.planning;

import dev.llmops.experiments.internal.state.JointMoments;
import java.util.ArrayList;
import java.util.List;

/**
 * What an experiment would have had to work with in some days before: units that come for the first time, and how much they differ by a
 * metric.
 *
 * @param newUnits units that were seen for the first time, for each day, the first one first
 * @param units number of units with a value
 * @param rowsPerUnit rows of a unit, on average
 * @param mean of the metric over rows
 * @param deviation how much units differ: the standard deviation of what a unit does to the mean, rows of one unit being alike
 */
public record Traffic(List<Long> newUnits, long units, double rowsPerUnit, double mean, double deviation) {

    /** Copies the list; refuses what cannot be planned with. */
    public Traffic {
        newUnits = List.copyOf(newUnits);
        if (newUnits.isEmpty() || newUnits.stream().mapToLong(each -> each).sum() == 0) {
            throw new IllegalArgumentException("there must be a day with a unit to plan with, but there was none");
        }
        if (!(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("units must differ by the metric, but their standard deviation was "
                    + deviation + ": there is nothing to plan with");
        }
    }

    /** {@return a collector without units} */
    public static Collector collector() {
        return new Collector();
    }

    /**
     * {@return how many days pass until so many units have come. What a day brings after the last known one is the mean of the last third of the
     * known days, for fewer units are new the longer one waits}
     *
     * @param wanted number of units, at least 0
     */
    public double days(double wanted) {
        double left = wanted;
        for (int day = 0; day < newUnits.size(); day++) {
            if (newUnits.get(day) >= left) {
                return left == 0 ? day : day + left / newUnits.get(day);
            }
            left -= newUnits.get(day);
        }
        double rate = later();
        return rate == 0 ? Double.POSITIVE_INFINITY : newUnits.size() + left / rate;
    }

    /**
     * {@return how many units come in so many days}
     *
     * @param days at least 0
     */
    public double unitsIn(double days) {
        double units = 0;
        for (int day = 0; day < newUnits.size() && day < days; day++) {
            units += newUnits.get(day) * Math.min(1, days - day);
        }
        return units + Math.max(0, days - newUnits.size()) * later();
    }

    private double later() {
        int from = newUnits.size() - Math.max(1, newUnits.size() / 3);
        return newUnits.subList(from, newUnits.size()).stream()
                .mapToLong(each -> each)
                .average()
                .orElse(0);
    }

    /** Collects units. Not safe for use by multiple threads. */
    public static final class Collector {

        private final JointMoments moments = new JointMoments();

        private final List<Long> newUnits = new ArrayList<>();

        private Collector() {}

        /**
         * Takes the next day.
         *
         * @param units units that were seen for the first time
         */
        public void day(long units) {
            newUnits.add(units);
        }

        /**
         * Takes a unit.
         *
         * @param sum of its rows over all days
         * @param rows their number; a unit without any says nothing
         */
        public void unit(double sum, double rows) {
            if (rows > 0) {
                moments.add(sum, rows, 0);
            }
        }

        /**
         * {@return what was collected}
         *
         * @throws IllegalArgumentException if there are fewer than two units, or they do not differ
         */
        public Traffic traffic() {
            if (moments.n() < 2) {
                throw new IllegalArgumentException(
                        "at least two units must have the metric to plan with it, but " + moments.n() + " have");
            }
            double deviation = Math.sqrt(moments.influenceSquares() / (moments.n() - 1));
            return new Traffic(newUnits, moments.n(), moments.meanRows(), moments.ratio(), deviation);
        }
    }
}
