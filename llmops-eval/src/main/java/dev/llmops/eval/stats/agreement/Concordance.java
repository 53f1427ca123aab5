package dev.llmops.eval.stats.agreement;

import dev.llmops.eval.internal.stats.Points;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Pairs of pairs in the same order, in the other, and tied, counted in n log n steps (Knight 1966).
 *
 * @param difference same order less other order
 * @param x ties of one side
 * @param y ties of the other
 * @param n pairs
 */
record Concordance(double difference, Ties x, Ties y, long n) {

    /**
     * Runs of equal values.
     *
     * @param pairs t (t - 1) / 2 over the runs of t
     * @param triples t (t - 1) (t - 2)
     * @param weighted t (t - 1) (2 t + 5)
     */
    record Ties(double pairs, double triples, double weighted) {

        static Ties of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            double pairs = 0;
            double triples = 0;
            double weighted = 0;
            int from = 0;
            for (int to = 1; to <= sorted.length; to++) {
                if (to == sorted.length || sorted[to] != sorted[from]) {
                    double t = (double) to - from;
                    pairs += t * (t - 1) / 2;
                    triples += t * (t - 1) * (t - 2);
                    weighted += t * (t - 1) * (2 * t + 5);
                    from = to;
                }
            }
            return new Ties(pairs, triples, weighted);
        }
    }

    static Concordance of(double[] first, double[] second) {
        double[] x = unsigned(first);
        double[] y = unsigned(second);
        int[] order = IntStream.range(0, x.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> x[i]).thenComparingDouble(i -> y[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = IntStream.of(order).mapToDouble(i -> y[i]).toArray();
        double both = tiedInBoth(x, y, order);
        double swaps = swaps(sorted, new double[sorted.length], 0, sorted.length);
        Ties tiedX = Ties.of(x);
        Ties tiedY = Ties.of(y);
        double all = x.length * (x.length - 1.0) / 2;
        double difference = all - tiedX.pairs() - tiedY.pairs() + both - 2 * swaps;
        return new Concordance(difference, tiedX, tiedY, x.length);
    }

    /** Minus zero is zero: a sort puts it in front, and so breaks the tie. */
    private static double[] unsigned(double[] values) {
        return Arrays.stream(values).map(value -> value == 0 ? 0 : value).toArray();
    }

    /** Kendall's tau-b; not a number where one side is constant. */
    double tau() {
        double all = n * (n - 1.0) / 2;
        double tau = difference / (Math.sqrt(all - x.pairs()) * Math.sqrt(all - y.pairs()));
        return Double.isInfinite(tau) ? Double.NaN : Math.max(-1, Math.min(1, tau));
    }

    /** Two-sided, by the normal approximation with ties (Kendall 1970). */
    double p() {
        double variance = (n * (n - 1.0) * (2.0 * n + 5) - x.weighted() - y.weighted()) / 18
                + 2 * x.pairs() * y.pairs() / (n * (n - 1.0))
                + x.triples() * y.triples() / (9.0 * n * (n - 1.0) * (n - 2.0));
        return variance <= 0 ? 1 : Math.min(1, 2 * Points.normalShare(-Math.abs(difference) / Math.sqrt(variance)));
    }

    private static double tiedInBoth(double[] x, double[] y, int[] order) {
        double pairs = 0;
        long run = 1;
        for (int i = 1; i < order.length; i++) {
            boolean same = x[order[i]] == x[order[i - 1]] && y[order[i]] == y[order[i - 1]];
            run = same ? run + 1 : 1;
            pairs += run - 1;
        }
        return pairs;
    }

    /** How many neighbours a bubble sort would swap, by merging. */
    private static double swaps(double[] values, double[] spare, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        double swaps = swaps(values, spare, from, middle) + swaps(values, spare, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = right >= to || (left < middle && values[left] <= values[right]);
            swaps += takeLeft ? 0 : middle - left;
            spare[i] = takeLeft ? values[left++] : values[right++];
        }
        System.arraycopy(spare, from, values, from, to - from);
        return swaps;
    }
}
