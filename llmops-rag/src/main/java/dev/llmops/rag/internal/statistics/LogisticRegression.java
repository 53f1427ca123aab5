package dev.llmops.rag.internal.statistics;

import java.util.Arrays;

/** The probability of yes, {@code 1 / (1 + exp(-(intercept + weights · features)))}. Immutable. */
public final class LogisticRegression {

    private static final int MAX_STEPS = 100;
    private static final double CLOSE = 1e-10;

    private final double intercept;
    private final double[] weights;

    /**
     * A known one.
     *
     * @param intercept added to the weighted sum
     * @param weights one for each feature
     */
    public LogisticRegression(double intercept, double... weights) {
        this.intercept = intercept;
        this.weights = weights.clone();
    }

    /** {@return what is added to the weighted sum} */
    public double intercept() {
        return intercept;
    }

    /** {@return one weight for each feature} */
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public String toString() {
        return intercept + Arrays.toString(weights);
    }

    /** {@return the probability of yes; {@code features}: as many as there are weights} */
    public double probability(double... features) {
        double sum = intercept;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    /**
     * Fits by Newton's method (iteratively reweighted least squares) with an L2 penalty on the weights of the
     * standardised features.
     *
     * @param rows the features of each row
     * @param labels whether it is a yes
     * @param penalty half the penalty's factor, as {@code 1 / C} of scikit-learn; above 0
     * @param balanced whether yes and no weigh the same, however many there are of each
     * @return the fit, in terms of the features as they are
     */
    public static LogisticRegression fit(double[][] rows, boolean[] labels, double penalty, boolean balanced) {
        if (rows.length == 0 || rows.length != labels.length) {
            throw new IllegalArgumentException("there must be at least one row, and a label for each, but there are "
                    + rows.length + " rows and " + labels.length + " labels");
        }
        if (!(penalty > 0)) {
            throw new IllegalArgumentException("penalty must be above 0, but was " + penalty);
        }
        int n = rows[0].length;
        double[] mean = new double[n];
        double[] deviation = new double[n];
        double[][] x = standardised(rows, mean, deviation);
        double[] importance = importance(labels, balanced);
        double[] w = new double[n + 1];
        for (int step = 0; step < MAX_STEPS; step++) {
            if (newton(x, labels, importance, penalty, w) < CLOSE) {
                break;
            }
        }
        double intercept = w[n];
        double[] weights = new double[n];
        for (int j = 0; j < n; j++) {
            weights[j] = w[j] / deviation[j];
            intercept -= weights[j] * mean[j];
        }
        return new LogisticRegression(intercept, weights);
    }

    private static double[][] standardised(double[][] rows, double[] mean, double[] deviation) {
        int n = mean.length;
        for (double[] row : rows) {
            for (int j = 0; j < n; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        for (double[] row : rows) {
            for (int j = 0; j < n; j++) {
                deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / rows.length;
            }
        }
        for (int j = 0; j < n; j++) {
            deviation[j] = deviation[j] < 1e-18 ? 1 : Math.sqrt(deviation[j]);
        }
        double[][] x = new double[rows.length][n + 1];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < n; j++) {
                x[i][j] = (rows[i][j] - mean[j]) / deviation[j];
            }
            x[i][n] = 1;
        }
        return x;
    }

    private static double[] importance(boolean[] labels, boolean balanced) {
        int yes = 0;
        for (boolean label : labels) {
            yes += label ? 1 : 0;
        }
        double[] importance = new double[labels.length];
        Arrays.fill(importance, 1);
        if (balanced && yes > 0 && yes < labels.length) {
            for (int i = 0; i < labels.length; i++) {
                importance[i] = labels.length / 2.0 / (labels[i] ? yes : labels.length - yes);
            }
        }
        return importance;
    }

    /** Makes one step and returns its length. */
    private static double newton(double[][] x, boolean[] labels, double[] importance, double penalty, double[] w) {
        int n = w.length;
        double[][] hessian = new double[n][n];
        double[] gradient = new double[n];
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += w[j] * x[i][j];
            }
            double p = 1 / (1 + Math.exp(-sum));
            double error = importance[i] * (p - (labels[i] ? 1 : 0));
            double curve = importance[i] * Math.max(p * (1 - p), 1e-9);
            for (int j = 0; j < n; j++) {
                gradient[j] += error * x[i][j];
                for (int k = 0; k < n; k++) {
                    hessian[j][k] += curve * x[i][j] * x[i][k];
                }
            }
        }
        for (int j = 0; j < n; j++) {
            // The intercept is not held down, but for a trace that keeps a set of one label solvable.
            double held = j == n - 1 ? 1e-6 : penalty;
            gradient[j] += held * w[j];
            hessian[j][j] += held;
        }
        double[] step = solve(hessian, gradient);
        double length = 0;
        for (int j = 0; j < n; j++) {
            w[j] -= step[j];
            length = Math.max(length, Math.abs(step[j]));
        }
        return length;
    }

    /** Gauss with a pivot; the matrix is positive definite. */
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(a[row][column]) > Math.abs(a[pivot][column]) ? row : pivot;
            }
            double[] swapped = a[column];
            a[column] = a[pivot];
            a[pivot] = swapped;
            double value = b[column];
            b[column] = b[pivot];
            b[pivot] = value;
            for (int row = column + 1; row < n; row++) {
                double factor = a[row][column] / a[column][column];
                for (int k = column; k < n; k++) {
                    a[row][k] -= factor * a[column][k];
                }
                b[row] -= factor * b[column];
            }
        }
        double[] x = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double sum = b[row];
            for (int k = row + 1; k < n; k++) {
                sum -= a[row][k] * x[k];
            }
            x[row] = sum / a[row][row];
        }
        return x;
    }
}
