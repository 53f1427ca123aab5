package dev.llmops.rag.trec;

import dev.llmops.commons.internal.stats.Bootstrap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A mean over questions with its 95 % interval by the percentile bootstrap: the middle 95 % of the means of 10,000 samples
 * drawn with replacement, always with the same seed.
 *
 * @param low the lower end of the interval
 * @param high the upper end
 * @param n the number of questions
 */
public record MeanWithInterval(double mean, double low, double high, int n) {

    private static final long SEED = 20261125;
    private static final double ALPHA = 0.05;

    /**
     * {@return the mean of some scores}
     *
     * @param scores one for each question, at least one
     */
    public static MeanWithInterval of(List<Double> scores) {
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("scores must hold at least one, but was empty");
        }
        double[] all = scores.stream().mapToDouble(Double::doubleValue).toArray();
        double[] interval = Bootstrap.interval(all, ALPHA, SEED);
        return new MeanWithInterval(Arrays.stream(all).sum() / all.length, interval[0], interval[1], all.length);
    }

    /**
     * {@return the mean gain of one way of answering some questions over another: the interval is that of
     * the differences, so questions that are hard both ways do not widen it}
     *
     * @param scores one for each question, at least one
     * @param before the same questions' scores the other way, in the same order
     */
    public static MeanWithInterval ofGains(List<Double> scores, List<Double> before) {
        if (scores.size() != before.size()) {
            throw new IllegalArgumentException("both ways must have answered the same questions, but there are "
                    + scores.size() + " and " + before.size() + " scores");
        }
        return of(IntStream.range(0, scores.size())
                .mapToObj(i -> scores.get(i) - before.get(i))
                .toList());
    }

    /** {@return text such as {@code 0.6789 [0.6350, 0.7211] n=300}} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f [%.4f, %.4f] n=%d", mean, low, high, n);
    }
}
