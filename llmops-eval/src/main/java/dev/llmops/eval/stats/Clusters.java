package dev.llmops.eval.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups values that belong together, such as the questions about one document. Values within a cluster may be dependent; clusters are
 * independent. Immutable.
 */
public final class Clusters {

    private final int[] clusterOf;
    private final int count;

    private Clusters(int[] clusterOf, int count) {
        this.clusterOf = clusterOf;
        this.count = count;
    }

    /**
     * {@return clusters of values}
     *
     * @param keys each value's cluster, in the order of the values, none null
     */
    public static Clusters of(List<?> keys) {
        Map<Object, Integer> numbers = new HashMap<>();
        int[] clusterOf = new int[keys.size()];
        for (int i = 0; i < clusterOf.length; i++) {
            clusterOf[i] = numbers.computeIfAbsent(keys.get(i), key -> numbers.size());
        }
        return new Clusters(clusterOf, numbers.size());
    }

    /**
     * {@return clusters of one value each: independent values}
     *
     * @param values the number of values
     */
    public static Clusters apart(int values) {
        int[] clusterOf = new int[values];
        Arrays.setAll(clusterOf, i -> i);
        return new Clusters(clusterOf, values);
    }

    /** {@return the number of clusters} */
    public int count() {
        return count;
    }

    /** {@return whether every value is its own cluster} */
    public boolean apart() {
        return count == clusterOf.length;
    }

    /** Sum of the values of each cluster. */
    double[] sums(double[] values) {
        double[] sums = new double[count];
        for (int i = 0; i < values.length; i++) {
            sums[clusterOf[i]] += values[i];
        }
        return sums;
    }

    /** Number of values of each cluster. */
    double[] sizes() {
        double[] ones = new double[clusterOf.length];
        Arrays.fill(ones, 1);
        return sums(ones);
    }

    /** The values of each cluster. */
    List<double[]> split(double[] values) {
        double[] sizes = sizes();
        List<double[]> split = new ArrayList<>();
        for (double size : sizes) {
            split.add(new double[(int) size]);
        }
        int[] filled = new int[count];
        for (int i = 0; i < values.length; i++) {
            int cluster = clusterOf[i];
            split.get(cluster)[filled[cluster]++] = values[i];
        }
        return split;
    }

    void requireFit(double[] values) {
        if (values.length != clusterOf.length) {
            throw new IllegalArgumentException("each value must have one cluster, but " + values.length + " values had "
                    + clusterOf.length + " clusters");
        }
    }
}
