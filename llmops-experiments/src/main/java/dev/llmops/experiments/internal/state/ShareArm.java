package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.stats.BetaBinomial;

/** A share with its exact sequence. */
final class ShareArm implements ArmBounds {

    private final double alpha;

    private long n;

    private long events;

    ShareArm(double alpha) {
        this.alpha = alpha;
    }

    @Override
    public void add(Place place, double value) {
        n++;
        events += value > 0 ? 1 : 0;
    }

    @Override
    public void merge(ArmBounds later) {
        n += later.n();
        events += ((ShareArm) later).events;
    }

    @Override
    public long n() {
        return n;
    }

    @Override
    public double value() {
        return (double) events / n;
    }

    @Override
    public boolean flat() {
        return false;
    }

    @Override
    public Interval interval() {
        double[] ends = BetaBinomial.UNIFORM.bounds(events, n, alpha);
        return new Interval(ends[0], ends[1]);
    }

    @Override
    public String refusal(double value) {
        return "";
    }
}
