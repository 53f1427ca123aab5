package dev.llmops.eval.click;

import dev.llmops.eval.click.ClickLog.Counts;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How likely a reader examines each position, relative to the first: the propensities of the position-based model, in which a passage is opened
 * if it is examined, which depends only on its position, and attracts, which depends only on the query and the passage (Richardson, Dominowska
 * and Ragno 2007; Chuklin, Markov and de Rijke, "Click Models for Web Search", 2015, section 3.2). Immutable.
 */
public final class PositionBias {

    private static final int MAX_ROUNDS = 5_000;
    private static final double SETTLED = 1e-7;
    private static final double MIN = 1e-9;

    private final double[] propensities;

    private PositionBias(double[] propensities) {
        this.propensities = propensities;
    }

    /**
     * {@return known propensities, for example from an experiment that showed the same passages in random order}
     *
     * @param propensities by position, starting with the first; above 0, finite, at least one; they are divided by the first
     */
    public static PositionBias of(double... propensities) {
        if (propensities.length == 0
                || !Arrays.stream(propensities).allMatch(each -> each > 0 && Double.isFinite(each))) {
            throw new IllegalArgumentException(
                    "propensities must be above 0 and finite, at least one, but were " + Arrays.toString(propensities));
        }
        return relative(propensities.clone());
    }

    /**
     * Estimates propensities by expectation maximisation. It needs passages that were shown at different positions for the same query, for example
     * because
     * rankings changed, or because two positions are sometimes swapped at random; the more randomness, the better the estimate.
     *
     * @param log the clicks
     * @return the propensities of the positions in the log
     * @throws ClickLogException if nothing was clicked, nothing at the first position, or a position shares no passage with the others, so that it
     *     cannot be compared
     */
    public static PositionBias estimate(ClickLog log) {
        Collection<Counts> items = log.counts().values();
        if (items.stream().mapToLong(Counts::clicked).sum() == 0) {
            throw new ClickLogException("the log must have clicks, but had none in " + log.impressions()
                    + " impressions; add feedback of the kind 'click'");
        }
        if (items.stream().noneMatch(counts -> counts.positions() > 0 && counts.clicked(0) > 0)) {
            throw new ClickLogException(
                    "the log must have clicks at position 1, with which the others are compared, but"
                            + " had none; check that pages count positions from 1, or add more feedback");
        }
        requireLinked(items, log.positions());
        return relative(new Maximisation(items, log.positions()).run());
    }

    private static PositionBias relative(double[] propensities) {
        double first = Math.max(propensities[0], MIN);
        return new PositionBias(
                Arrays.stream(propensities).map(each -> each / first).toArray());
    }

    /** Positions are compared by passages that stood at both, directly or by way of others. */
    private static void requireLinked(Collection<Counts> items, int positions) {
        int[] group = IntStream.range(0, positions).toArray();
        for (Counts counts : items) {
            int first = -1;
            for (int index = 0; index < counts.positions(); index++) {
                if (counts.shown(index) > 0) {
                    first = first < 0 ? index : first;
                    join(group, group[first], group[index]);
                }
            }
        }
        List<Integer> apart = IntStream.range(0, positions)
                .filter(index -> group[index] != group[0])
                .map(index -> index + 1)
                .boxed()
                .toList();
        if (!apart.isEmpty()) {
            throw new ClickLogException(
                    "positions " + apart + " share no passage of a query with position 1, so that"
                            + " nothing tells how much less they are looked at; swap positions at random in some of the answers");
        }
    }

    private static void join(int[] group, int one, int other) {
        for (int i = 0; i < group.length; i++) {
            group[i] = group[i] == other ? one : group[i];
        }
    }

    /** {@return the number of known positions} */
    public int positions() {
        return propensities.length;
    }

    /**
     * {@return how likely a position is examined, relative to the first; 1 for the first}
     *
     * @param position from 1 to {@link #positions()}
     */
    public double propensity(int position) {
        if (position < 1 || position > propensities.length) {
            throw new IllegalArgumentException(
                    "position must be from 1 to " + propensities.length + ", but was " + position);
        }
        return propensities[position - 1];
    }

    /** {@return the propensities in order} */
    @Override
    public String toString() {
        return Arrays.stream(propensities)
                .mapToObj(each -> String.format(Locale.ROOT, "%.3f", each))
                .toList()
                .toString();
    }

    /** Estimates in turns who looked and what attracts. */
    private static final class Maximisation {

        private final List<Counts> items;
        private final double[] attraction;
        private final double[] looked;
        private final double[] shown;

        Maximisation(Collection<Counts> items, int positions) {
            this.items = List.copyOf(items);
            this.attraction = new double[items.size()];
            this.looked = new double[positions];
            this.shown = new double[positions];
            Arrays.fill(attraction, 0.5);
            Arrays.fill(looked, 0.5);
            for (Counts counts : items) {
                for (int index = 0; index < counts.positions(); index++) {
                    shown[index] += counts.shown(index);
                }
            }
        }

        double[] run() {
            for (int round = 0; round < MAX_ROUNDS && step() > SETTLED; round++) {
                // Until nothing changes any more.
            }
            return looked;
        }

        /** {@return by how much the propensity that changed most did} */
        private double step() {
            double[] looks = new double[looked.length];
            for (int i = 0; i < items.size(); i++) {
                Counts counts = items.get(i);
                double attracted = 0;
                for (int index = 0; index < counts.positions(); index++) {
                    double clicks = counts.clicked(index);
                    double passed = counts.shown(index) - clicks;
                    double look = looked[index];
                    double attracts = attraction[i];
                    double none = Math.max(1 - look * attracts, MIN);
                    looks[index] += clicks + passed * look * (1 - attracts) / none;
                    attracted += clicks + passed * (1 - look) * attracts / none;
                }
                attraction[i] = attracted / counts.shown();
            }
            double changed = 0;
            for (int index = 0; index < looked.length; index++) {
                double next = shown[index] == 0 ? looked[index] : looks[index] / shown[index];
                changed = Math.max(changed, Math.abs(next - looked[index]));
                looked[index] = next;
            }
            return changed;
        }
    }
}
