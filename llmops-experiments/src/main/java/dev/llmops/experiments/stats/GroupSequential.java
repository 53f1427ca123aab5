package dev.llmops.experiments.stats;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Group-sequential bounds for a test that is looked at a planned number of times: more power than a confidence sequence when the
 * largest sample is known. Two-sided; reject when {@code |z|} reaches the bound of its look. Bounds come from recursive integration over the region
 * of continuation (Armitage, McPherson and Rowe 1969).
 */
public final class GroupSequential {

    /** The rule of a panel, which is so many standard deviations wide of the step to or from it: that of two close looks is small. */
    private static final GaussLegendre QUADRATURE = GaussLegendre.of(20);

    private static final double PANEL = 4;

    /** Beyond so many standard deviations there is no mass that counts. */
    private static final double FAR = 9;

    /** Less information than that brings nothing new. */
    private static final double CLOSE = 1e-6;

    private static final double MAX_Z = 38;

    private GroupSequential() {}

    /** How the error is spent over the looks. */
    public enum Shape {
        /** Equal bounds at all looks, or {@code alpha log(1 + (e-1) t)} spent. */
        POCOCK,
        /** High bounds at first, or {@code 2 - 2 Phi(z / sqrt(t))} spent. */
        OBRIEN_FLEMING
    }

    /**
     * {@return the constant c of equally spaced looks: the bound is c (Pocock 1977) or {@code c / sqrt(t)} (O'Brien and Fleming 1979)}
     *
     * @param looks number of looks, from 1 to 100
     * @param alpha two-sided error level
     * @param shape form of the bounds
     */
    public static double constant(int looks, double alpha, Shape shape) {
        Require.atLeast("looks", looks, 1);
        Require.atLeast("100 looks less those asked for", 100L - looks, 0);
        Require.insideShare("alpha", alpha);
        double[] times = equallySpaced(looks);
        DoubleUnaryOperator tooMuch = c -> alpha - crossing(times, bounds(times, c, shape));
        return Numeric.root(tooMuch, Numeric.normalQuantileAbove(alpha / 2) - 1e-9, MAX_Z);
    }

    /**
     * {@return the bounds of equally spaced looks}
     *
     * @param looks number of looks, from 1 to 100
     * @param alpha two-sided error level
     * @param shape form of the bounds
     */
    public static double[] bounds(int looks, double alpha, Shape shape) {
        return bounds(equallySpaced(looks), constant(looks, alpha, shape), shape);
    }

    private static double[] equallySpaced(int looks) {
        double[] times = new double[looks];
        for (int i = 0; i < looks; i++) {
            times[i] = (i + 1.0) / looks;
        }
        return times;
    }

    /**
     * {@return the error that is spent up to a time (Lan and DeMets 1983)} It is that of both sides together. Packages that spend half of it on each
     * side by the function of O'Brien and Fleming, such as gsDesign and rpact, have higher bounds at first: 4.333, 2.963, 2.359 and 2.014 at four equal
     * steps with 0.05, where these are 3.920, 2.774, 2.298 and 2.043.
     *
     * @param time share of the planned information, above 0 and at most 1
     * @param alpha two-sided error level
     * @param shape spending function
     */
    public static double spent(double time, double alpha, Shape shape) {
        Numbers.positive("time", Require.share("time", time));
        Require.insideShare("alpha", alpha);
        return shape == Shape.POCOCK
                ? alpha * Math.log1p((Math.E - 1) * time)
                : Numeric.twoSided(Numeric.normalQuantileAbove(alpha / 2) / Math.sqrt(time));
    }

    /**
     * {@return the bound of each look so that its share of the error is spent (Lan and DeMets 1983)} A look that comes less than a millionth of the
     * planned information after the one before spends nothing, so that its bound is out of reach; its share is spent at the next one.
     *
     * @param times shares of the planned information, ascending, above 0 and at most 1
     * @param alpha two-sided error level
     * @param shape spending function
     */
    public static double[] spendingBounds(double[] times, double alpha, Shape shape) {
        checkTimes(times);
        double[] bounds = new double[times.length];
        Density density = new Density(0);
        double before = 0;
        int look = 0;
        while (look < times.length) {
            double step = spent(times[look], alpha, shape) - before;
            bounds[look] = density.bound(times[look], step);
            before += step;
            int next = look + 1;
            while (next < times.length && times[next] - times[look] < CLOSE) {
                bounds[next++] = MAX_Z;
            }
            density = next < times.length ? density.after(times[look], bounds[look], times[next]) : density;
            look = next;
        }
        return bounds;
    }

    private static void checkTimes(double[] times) {
        Require.atLeast("the number of times", times.length, 1);
        double before = 0;
        for (double time : times) {
            if (!(time > before && time <= 1)) {
                throw new IllegalArgumentException(
                        "times must be above 0, at most 1 and ascending, but " + time + " comes after " + before);
            }
            before = time;
        }
    }

    private static double[] bounds(double[] times, double c, Shape shape) {
        double[] bounds = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            bounds[i] = shape == Shape.POCOCK ? c : c / Math.sqrt(times[i]);
        }
        return bounds;
    }

    private static double crossing(double[] times, double[] bounds) {
        return Arrays.stream(crossings(times, bounds, 0)).sum();
    }

    private static double[] crossings(double[] times, double[] bounds, double drift) {
        Density density = new Density(drift);
        double[] crossed = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            crossed[i] = density.crossing(times[i], bounds[i]);
            density = i + 1 < times.length ? density.after(times[i], bounds[i], times[i + 1]) : density;
        }
        return crossed;
    }

    /**
     * {@return the probability that each of equally spaced looks is the first that rejects: their sum is the power}
     *
     * @param bounds of the looks, as {@link #bounds(int, double, Shape)} gives them
     * @param drift mean of z at the last look
     */
    public static double[] rejections(double[] bounds, double drift) {
        Require.atLeast("the number of bounds", bounds.length, 1);
        Numbers.finite("drift", drift);
        return crossings(equallySpaced(bounds.length), bounds, drift);
    }

    /** Where the sum {@code z sqrt(t)} is when no bound was reached yet: mass at nodes. */
    private static final class Density {
        private final double drift;
        private final double time;
        private final double[] places;
        private final double[] mass;

        Density(double drift) {
            this(drift, 0, new double[] {0}, new double[] {1});
        }

        private Density(double drift, double time, double[] places, double[] mass) {
            this.drift = drift;
            this.time = time;
            this.places = places;
            this.mass = mass;
        }

        double crossing(double at, double bound) {
            double deviation = Math.sqrt(at - time);
            double edge = bound * Math.sqrt(at);
            double moved = drift * (at - time);
            double crossed = 0;
            for (int i = 0; i < places.length; i++) {
                double up = Numeric.normalCdf((places[i] + moved - edge) / deviation);
                double down = Numeric.normalCdf((-edge - places[i] - moved) / deviation);
                crossed += mass[i] * (up + down);
            }
            return crossed;
        }

        double bound(double at, double error) {
            if (time == 0) {
                return Math.min(MAX_Z, Numeric.normalQuantileAbove(error / 2));
            }
            if (error <= crossing(at, MAX_Z)) {
                return MAX_Z;
            }
            return Numeric.root(z -> error - crossing(at, z), 0, MAX_Z);
        }

        Density after(double at, double bound, double following) {
            double deviation = Math.sqrt(at - time);
            double edge = Math.min(bound, FAR) * Math.sqrt(at);
            double moved = drift * (at - time);
            double widest = PANEL * Math.min(deviation, Math.sqrt(following - at));
            int panels = Math.max(1, (int) Math.ceil(2 * edge / widest));
            double width = 2 * edge / panels;
            int size = QUADRATURE.size();
            double[] next = new double[panels * size];
            double[] nextMass = new double[next.length];
            for (int i = 0; i < next.length; i++) {
                int panel = i / size;
                double from = -edge + panel * width;
                // The rule's nodes descend, and places ascend.
                int node = size - 1 - i % size;
                next[i] = QUADRATURE.node(node, from, from + width);
                nextMass[i] = density(next[i] - moved, deviation) * QUADRATURE.weight(node, from, from + width);
            }
            return new Density(drift, at, next, nextMass);
        }

        /** How dense the mass is at a place after a step. */
        private double density(double place, double deviation) {
            double sum = 0;
            for (int i = first(place - FAR * deviation); i < places.length; i++) {
                double away = (place - places[i]) / deviation;
                if (away < -FAR) {
                    break;
                }
                sum += mass[i] * Numeric.normalDensity(away);
            }
            return sum / deviation;
        }

        /** The first place at or above. */
        private int first(double above) {
            int found = Arrays.binarySearch(places, above);
            return found < 0 ? -found - 1 : found;
        }
    }
}
