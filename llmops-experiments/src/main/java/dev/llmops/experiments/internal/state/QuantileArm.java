package dev.llmops.experiments.internal.state;

import dev.llmops.experiments.analysis.Interval;
import dev.llmops.experiments.stats.BetaBinomial;
import dev.llmops.experiments.stats.Quantiles;
import java.util.Map;
import java.util.TreeMap;

/**
 * A quantile of values at least 0, from counts in classes whose ends are 1 % apart (the classes of DDSketch: Masson, Rim and Lee 2019). Ranks are
 * exact, so no rank error is added; bounds are rounded outwards to the ends of their classes. Takes at most some thousand counts.
 */
final class QuantileArm implements ArmBounds {

    private static final double LOG_WIDTH = Math.log(1.01);

    /** Below this all is one class. */
    private static final double MIN = 1e-9;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();

    private final double quantile;

    private final double alpha;

    private long n;

    private double smallest = Double.POSITIVE_INFINITY;

    private double largest;

    QuantileArm(double quantile, double alpha) {
        this.quantile = quantile;
        this.alpha = alpha;
    }

    @Override
    public void add(Place place, double value) {
        counts.merge(classOf(value), 1L, Long::sum);
        n++;
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
    }

    @Override
    public void merge(ArmBounds later) {
        QuantileArm other = (QuantileArm) later;
        other.counts.forEach((at, count) -> counts.merge(at, count, Long::sum));
        n += other.n;
        smallest = Math.min(smallest, other.smallest);
        largest = Math.max(largest, other.largest);
    }

    private static int classOf(double value) {
        return (int) Math.ceil(Math.log(Math.max(value, MIN)) / LOG_WIDTH);
    }

    @Override
    public long n() {
        return n;
    }

    @Override
    public double value() {
        if (n == 0) {
            return Double.NaN;
        }
        int at = classAt((long) Math.ceil(quantile * n));
        return clipped((lowerEnd(at) + upperEnd(at)) / 2);
    }

    @Override
    public boolean flat() {
        return largest - smallest <= 1e-12 * largest; // what rounding leaves of equal values
    }

    @Override
    public Interval interval() {
        if (n == 0) {
            return new Interval(0, Double.POSITIVE_INFINITY);
        }
        long[] ranks = Quantiles.sequenceRanks(n, quantile, alpha, BetaBinomial.around(quantile));
        double lower = ranks[0] < 1 ? 0 : clipped(lowerEnd(classAt(ranks[0])));
        double upper = ranks[1] > n ? Double.POSITIVE_INFINITY : clipped(upperEnd(classAt(ranks[1])));
        return new Interval(lower, upper);
    }

    private int classAt(long rank) {
        long seen = 0;
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (seen >= rank) {
                return entry.getKey();
            }
        }
        return counts.lastKey();
    }

    private static double lowerEnd(int at) {
        return Math.exp((at - 1) * LOG_WIDTH);
    }

    private static double upperEnd(int at) {
        return Math.exp(at * LOG_WIDTH);
    }

    private double clipped(double value) {
        return Math.min(largest, Math.max(smallest, value));
    }

    @Override
    public String refusal(double value) {
        return value >= 0 ? "" : "a quantile is taken of values at least 0, but one was " + value;
    }
}
