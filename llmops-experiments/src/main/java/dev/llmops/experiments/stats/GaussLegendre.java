package dev.llmops.experiments.stats;

import java.util.function.DoubleUnaryOperator;

/** Gauss-Legendre quadrature; the nodes are the roots of Legendre's polynomial, by Newton's method. */
final class GaussLegendre {

    private final double[] nodes;

    private final double[] weights;

    private GaussLegendre(double[] nodes, double[] weights) {
        this.nodes = nodes;
        this.weights = weights;
    }

    static GaussLegendre of(int n) {
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double derivative = 0;
            for (int round = 0; round < 100; round++) {
                double p = 1;
                double before = 0;
                for (int j = 1; j <= n; j++) {
                    double next = ((2 * j - 1) * x * p - (j - 1) * before) / j;
                    before = p;
                    p = next;
                }
                derivative = n * (x * p - before) / (x * x - 1);
                double step = p / derivative;
                x -= step;
                if (Math.abs(step) < 1e-16) {
                    break;
                }
            }
            nodes[i] = x;
            weights[i] = 2 / ((1 - x * x) * derivative * derivative);
        }
        return new GaussLegendre(nodes, weights);
    }

    int size() {
        return nodes.length;
    }

    double node(int i, double from, double to) {
        return (from + to + (to - from) * nodes[i]) / 2;
    }

    double weight(int i, double from, double to) {
        return weights[i] * (to - from) / 2;
    }

    double integrate(DoubleUnaryOperator function, double from, double to) {
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            sum += weight(i, from, to) * function.applyAsDouble(node(i, from, to));
        }
        return sum;
    }
}
