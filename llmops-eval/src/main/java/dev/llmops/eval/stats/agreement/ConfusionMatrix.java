package dev.llmops.eval.stats.agreement;

import dev.llmops.commons.internal.option.Require;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts how often one rater gave each label against each label of another. Immutable.
 *
 * @param labels the scale, in its order; at least two different labels
 * @param counts a row for each label of the first rater (people), a column for each of the second (the judge)
 */
public record ConfusionMatrix(List<String> labels, List<List<Integer>> counts) {

    /** Copies the lists; refuses a matrix that is not as wide and as high as the scale is long. */
    public ConfusionMatrix {
        labels = List.copyOf(labels);
        counts = counts.stream().map(List::copyOf).toList();
        int size = labels.size();
        if (size < 2 || labels.stream().distinct().count() != size) {
            throw new IllegalArgumentException(
                    "a scale must have at least two labels, all different, but was " + labels);
        }
        if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
            throw new IllegalArgumentException("counts must have a row and a column for each of " + labels);
        }
    }

    /**
     * {@return the matrix of two raters}
     *
     * @param scale the labels, in order
     * @param first the first rater's label of each unit
     * @param second the second rater's, in the same order
     * @throws IllegalArgumentException if a label is not on the scale
     */
    public static ConfusionMatrix of(List<String> scale, List<String> first, List<String> second) {
        if (first.size() != second.size()) {
            throw new IllegalArgumentException("both raters must have labelled the same units, but labelled "
                    + first.size() + " and " + second.size());
        }
        Integer[][] counts = new Integer[scale.size()][scale.size()];
        IntStream.range(0, scale.size()).forEach(i -> Arrays.fill(counts[i], 0));
        for (int i = 0; i < first.size(); i++) {
            counts[place(scale, first.get(i))][place(scale, second.get(i))]++;
        }
        return new ConfusionMatrix(
                scale, Arrays.stream(counts).map(Arrays::asList).toList());
    }

    private static int place(List<String> scale, String label) {
        int place = scale.indexOf(label);
        Require.not(place < 0, () -> "a label must be one of " + scale + ", but was '" + label + "'");
        return place;
    }

    /** {@return the number of units that both raters labelled} */
    public int n() {
        return counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    }

    /** {@return the number of units on which they agree} */
    public int agreed() {
        return IntStream.range(0, labels.size()).map(i -> counts.get(i).get(i)).sum();
    }

    /**
     * {@return how often the first rater gave a label}
     *
     * @param label its place in the scale
     */
    public int first(int label) {
        return counts.get(label).stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * {@return how often the second rater gave a label}
     *
     * @param label its place in the scale
     */
    public int second(int label) {
        return counts.stream().mapToInt(row -> row.get(label)).sum();
    }

    /**
     * {@return the mean F1 over labels, with the first rater as the truth; a label that neither gave is left out, as in
     * scikit-learn}
     */
    public double macroF1() {
        return IntStream.range(0, labels.size())
                .filter(i -> first(i) + second(i) > 0)
                .mapToDouble(i -> 2.0 * counts.get(i).get(i) / (first(i) + second(i)))
                .average()
                .orElseThrow(() -> new IllegalStateException("a matrix of no units has no F1"));
    }
}
