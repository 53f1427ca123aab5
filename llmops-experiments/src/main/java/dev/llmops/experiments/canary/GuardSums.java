package dev.llmops.experiments.canary;

import java.util.Arrays;

/** A guard metric's sums by epoch and variant. A cell is an epoch of a variant. */
final class GuardSums {

    private final boolean countsFailures;
    private final int cells;
    private final long[] n;
    private final double[] mean;
    private final double[] squares;
    private final long[] failing;
    /** Of units in two cells: how many, the sums of both values, and of their product. */
    private final double[][][] pairs;
    /** The current unit's values, NaN where it has none. */
    private final double[] values;

    private boolean failed;

    GuardSums(Guard guard, int epochs) {
        this.countsFailures = guard.kind() == Guard.Kind.FAILURES;
        this.cells = 2 * epochs;
        this.n = new long[cells];
        this.mean = new double[cells];
        this.squares = new double[cells];
        this.failing = new long[cells];
        this.pairs = new double[cells][cells][];
        this.values = new double[cells];
        nextUnit();
    }

    void nextUnit() {
        Arrays.fill(values, Double.NaN);
        failed = false;
    }

    void add(int epoch, boolean canary, double value) {
        int cell = cell(epoch, canary);
        n[cell]++;
        double from = value - mean[cell];
        mean[cell] += from / n[cell];
        squares[cell] += from * (value - mean[cell]);
        if (countsFailures && value > 0 && !failed) {
            failed = true;
            failing[cell]++;
        }
        for (int other = 0; other < cell; other++) {
            if (!Double.isNaN(values[other])) {
                pair(other, cell, values[other], value);
            }
        }
        values[cell] = value;
    }

    private void pair(int earlier, int later, double x, double y) {
        double[] sums = pairs[earlier][later];
        if (sums == null) {
            sums = new double[4];
            pairs[earlier][later] = sums;
        }
        sums[0]++;
        sums[1] += x;
        sums[2] += y;
        sums[3] += x * y;
    }

    Arm arm(int epoch, boolean canary) {
        int cell = cell(epoch, canary);
        return new Arm(n[cell], mean[cell], n[cell] < 2 ? 0 : squares[cell] / (n[cell] - 1), failing[cell]);
    }

    /** {@return the covariance of the differences, canary less control, of two epochs; 0 without a unit in both} */
    double covariance(int earlier, int later) {
        return ofMeans(cell(earlier, true), cell(later, true))
                - ofMeans(cell(earlier, true), cell(later, false))
                - ofMeans(cell(earlier, false), cell(later, true))
                + ofMeans(cell(earlier, false), cell(later, false));
    }

    /** The covariance of two cells' means. */
    private double ofMeans(int earlier, int later) {
        double[] sums = pairs[earlier][later];
        if (sums == null) {
            return 0;
        }
        double products =
                sums[3] - mean[later] * sums[1] - mean[earlier] * sums[2] + sums[0] * mean[earlier] * mean[later];
        return products / n[earlier] / n[later];
    }

    private static int cell(int epoch, boolean canary) {
        return 2 * epoch + (canary ? 1 : 0);
    }
}
