package dev.llmops.rag.confidence;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How the share of wrong answers grows with the share of questions answered, most confident first.
 *
 * @param area the mean of the risks at each coverage (AURC, Geifman and El-Yaniv 2017)
 * @param excess how far it is above that of the best possible order of the same answers (E-AURC)
 * @param n the number of answers
 */
public record RiskCoverage(double area, double excess, int n) {

    /**
     * {@return the areas of labelled answers}
     *
     * @param confidence of each, at least one
     * @param right whether each is right
     */
    public static RiskCoverage of(double[] confidence, boolean[] right) {
        double[] risks = risks(confidence, right);
        double[] ideal = new double[right.length];
        for (int i = 0; i < ideal.length; i++) {
            ideal[i] = right[i] ? 1 : 0;
        }
        double area = mean(risks);
        return new RiskCoverage(area, area - mean(risks(ideal, right)), risks.length);
    }

    /**
     * {@return the share of wrong answers among the first ones, for each number of them; equally confident ones count with
     * their mean}
     *
     * @param confidence of each, at least one
     * @param right whether each is right
     */
    static double[] risks(double[] confidence, boolean[] right) {
        if (confidence.length == 0 || confidence.length != right.length) {
            throw new IllegalArgumentException("there must be at least one answer, and a label for each, but there are "
                    + confidence.length + " answers and " + right.length + " labels");
        }
        int[] order = IntStream.range(0, confidence.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -confidence[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] risks = new double[order.length];
        double wrong = 0;
        int from = 0;
        while (from < order.length) {
            int to = from;
            int wrongHere = 0;
            while (to < order.length && confidence[order[to]] == confidence[order[from]]) {
                wrongHere += right[order[to]] ? 0 : 1;
                to++;
            }
            for (int i = from; i < to; i++) {
                risks[i] = (wrong + (double) wrongHere * (i + 1 - from) / (to - from)) / (i + 1);
            }
            wrong += wrongHere;
            from = to;
        }
        return risks;
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElse(0);
    }
}
