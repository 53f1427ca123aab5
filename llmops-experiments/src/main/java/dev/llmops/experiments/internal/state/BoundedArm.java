package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.stats.EmpiricalBernstein;
import dev.llmops.experiments.stats.HedgedBetting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The mean of values from 0 to 1, by betting or by empirical Bernstein. Each bet rests on the units before, so the values are kept until
 * they can be put in order: some 60 bytes a unit.
 */
final class BoundedArm implements ArmBounds {

    private static final int GRID = 1001;

    private static final double STEP = 1.0 / (GRID - 1);

    private record Value(Place place, double value) {}

    private final HedgedBetting betting;

    private final EmpiricalBernstein bernstein;

    private final boolean bets;

    private final List<Value> waiting = new ArrayList<>();

    private long n;

    private double sum;

    BoundedArm(boolean bets, double alpha) {
        this.bets = bets;
        this.betting = new HedgedBetting(alpha, bets ? GRID : 2);
        this.bernstein = new EmpiricalBernstein(alpha);
    }

    @Override
    public void add(Place place, double value) {
        waiting.add(new Value(place, value));
    }

    @Override
    public void merge(ArmBounds later) {
        List<Value> values = ((BoundedArm) later).waiting;
        values.sort(Comparator.comparing((Value value) -> value.place().at())
                .thenComparing(value -> value.place().unit()));
        values.forEach(value -> take(value.value()));
    }

    private void take(double value) {
        n++;
        sum += value;
        if (bets) {
            betting.add(value);
        } else {
            bernstein.add(value);
        }
    }

    @Override
    public long n() {
        return n;
    }

    @Override
    public double value() {
        return sum / n;
    }

    @Override
    public boolean flat() {
        return false;
    }

    @Override
    public Interval interval() {
        if (!bets) {
            return new Interval(bernstein.lower(), bernstein.upper());
        }
        double[] ends = betting.bounds();
        // Means between two of the grid were not tested. That none is left says that the mean moves over time.
        return ends == null
                ? new Interval(0, 1)
                : new Interval(Math.max(0, ends[0] - STEP), Math.min(1, ends[1] + STEP));
    }

    @Override
    public String refusal(double value) {
        return value >= 0 && value <= 1
                ? ""
                : "betting and empirical Bernstein need values from 0 to 1, but one was " + value;
    }
}
