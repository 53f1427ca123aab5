package dev.llmops.monitoring.drift;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Values of two samples, pooled, and the energy distance between them (Székely and Rizzo 2004): {@code 2 E d(X, Y) - E d(X, X') - E d(Y, Y')}, which is 0 if and
 * only if both distributions are equal, for these distances {@code d}.
 */
interface TwoSamples {

    /** {@return how many values there are in both} */
    int size();

    /**
     * {@return the energy distance of a division}
     *
     * @param first whether a value is in the first sample
     */
    double distance(boolean[] first);

    /** {@return what rounding may make of a distance of 0} */
    default double rounding() {
        return 1e-9;
    }

    /** Numbers; {@code d} is {@code |x - y|}. In one dimension it is twice the integral of the squared difference of the distribution functions. */
    static TwoSamples ofNumbers(List<Double> values) {
        int[] order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] gaps = new double[order.length];
        for (int i = 0; i + 1 < order.length; i++) {
            gaps[i] = values.get(order[i + 1]) - values.get(order[i]);
        }
        return new TwoSamples() {
            @Override
            public int size() {
                return order.length;
            }

            /** Of the range: numbers may be small, and one of them huge. */
            @Override
            public double rounding() {
                return 1e-20 * Arrays.stream(gaps).sum();
            }

            @Override
            public double distance(boolean[] first) {
                int n = count(first);
                double ofFirst = 1.0 / n;
                double ofSecond = 1.0 / (order.length - n);
                double apart = 0;
                double sum = 0;
                for (int i = 0; i < order.length; i++) {
                    apart += first[order[i]] ? ofFirst : -ofSecond;
                    sum += apart * apart * gaps[i];
                }
                return 2 * sum;
            }
        };
    }

    /** Categories; {@code d} is 0 or 1. The distance is the sum of the squared differences of shares. */
    static TwoSamples ofCategories(List<String> values) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] category = values.stream()
                .mapToInt(value -> numbers.computeIfAbsent(value, key -> numbers.size()))
                .toArray();
        return new TwoSamples() {
            @Override
            public int size() {
                return category.length;
            }

            @Override
            public double distance(boolean[] first) {
                int n = count(first);
                double ofFirst = 1.0 / n;
                double ofSecond = 1.0 / (category.length - n);
                double[] apart = new double[numbers.size()];
                for (int i = 0; i < category.length; i++) {
                    apart[category[i]] += first[i] ? ofFirst : -ofSecond;
                }
                return Arrays.stream(apart).map(share -> share * share).sum();
            }
        };
    }

    /** Vectors of length 1; {@code d} is Euclid's. (The cosine would see a moved mean and nothing else.) Takes memory for all pairs. */
    static TwoSamples ofVectors(List<float[]> vectors) {
        float[][] distances = distances(vectors);
        double[] sums = new double[distances.length];
        double total = 0;
        for (int i = 0; i < distances.length; i++) {
            for (float each : distances[i]) {
                sums[i] += each;
            }
            total += sums[i];
        }
        double all = total;
        return new TwoSamples() {
            @Override
            public int size() {
                return distances.length;
            }

            @Override
            public double distance(boolean[] first) {
                // Pairs within the smaller sample; all other sums follow from them and from the sums of rows.
                boolean smaller = 2 * count(first) <= first.length;
                int[] members = IntStream.range(0, first.length)
                        .filter(i -> first[i] == smaller)
                        .toArray();
                double within = within(distances, members);
                double across = Arrays.stream(members).mapToDouble(i -> sums[i]).sum() - within;
                double others = all - within - 2 * across;
                double n = members.length;
                double m = first.length - n;
                return 2 * across / (n * m) - within / (n * n) - others / (m * m);
            }
        };
    }

    private static int count(boolean[] first) {
        int n = 0;
        for (boolean each : first) {
            n += each ? 1 : 0;
        }
        return n;
    }

    private static double within(float[][] distances, int[] members) {
        double sum = 0;
        for (int i = 0; i < members.length; i++) {
            float[] row = distances[members[i]];
            for (int j = 0; j < i; j++) {
                sum += row[members[j]];
            }
        }
        return 2 * sum;
    }

    private static float[][] distances(List<float[]> vectors) {
        float[][] distances = new float[vectors.size()][vectors.size()];
        for (int i = 0; i < distances.length; i++) {
            for (int j = 0; j < i; j++) {
                distances[i][j] = distance(vectors.get(i), vectors.get(j));
                distances[j][i] = distances[i][j];
            }
        }
        return distances;
    }

    private static float distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double from = a[i] - b[i];
            squares += from * from;
        }
        return (float) Math.sqrt(squares);
    }
}
