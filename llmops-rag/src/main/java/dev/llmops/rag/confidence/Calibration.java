package dev.llmops.rag.confidence;

import dev.llmops.rag.internal.statistics.LogisticRegression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Maps a score to the probability of being right. Safe for use by multiple threads. */
@FunctionalInterface
public interface Calibration {

    /**
     * {@return the probability of being right, from 0 to 1; never lower for a higher score}
     *
     * @param score the score
     */
    double probability(double score);

    /** {@return a calibration that treats the score as a probability, clamped to 0 to 1} */
    static Calibration noop() {
        return score -> Math.min(1, Math.max(0, score));
    }

    /**
     * {@return isotonic regression: the rising steps with the least squared error, by pooling adjacent violators (Ayer et
     * al., 1955), with straight lines between their midpoints. Rows with equal scores count as one, regardless of order}
     *
     * @param scores the scores of labelled data, at least one
     * @param right whether each was right
     */
    static Calibration isotonic(double[] scores, boolean[] right) {
        requireSame(scores, right);
        // Rows of equal score are one block from the start: their order says nothing about them.
        TreeMap<Double, double[]> tied = new TreeMap<>();
        for (int i = 0; i < scores.length; i++) {
            double score = scores[i] + 0.0; // makes -0 a 0
            double[] block = tied.computeIfAbsent(score, at -> new double[] {at, 0, 0});
            block[1]++;
            block[2] += right[i] ? 1 : 0;
        }
        List<double[]> blocks = new ArrayList<>(); // mean score, number, number of right ones
        for (double[] next : tied.values()) {
            blocks.add(next);
            while (blocks.size() > 1 && share(blocks, 2) >= share(blocks, 1)) {
                double[] last = blocks.remove(blocks.size() - 1);
                double[] before = blocks.get(blocks.size() - 1);
                before[0] += (last[0] - before[0]) * last[1] / (before[1] + last[1]);
                before[1] += last[1];
                before[2] += last[2];
            }
        }
        double[] at = blocks.stream().mapToDouble(block -> block[0]).toArray();
        double[] value =
                blocks.stream().mapToDouble(block -> block[2] / block[1]).toArray();
        return new StepCalibration(at, value);
    }

    private static double share(List<double[]> blocks, int fromEnd) {
        double[] block = blocks.get(blocks.size() - fromEnd);
        return block[2] / block[1];
    }

    /**
     * {@return logistic regression on the score (Platt, 1999); better than steps if there are few labels. If the
     * curve would fall, it is the share of right labels for every score}
     *
     * @param scores the scores of labelled data, at least one
     * @param right whether each was right
     */
    static Calibration logistic(double[] scores, boolean[] right) {
        requireSame(scores, right);
        double[][] rows =
                Arrays.stream(scores).mapToObj(score -> new double[] {score}).toArray(double[][]::new);
        LogisticRegression fit = LogisticRegression.fit(rows, right, 1, false);
        if (fit.weights()[0] < 0) {
            double share = (double) IntStream.range(0, right.length)
                            .filter(i -> right[i])
                            .count()
                    / right.length;
            return new StepCalibration(new double[] {0}, new double[] {share});
        }
        return new CurveCalibration(fit.intercept(), fit.weights()[0]);
    }

    private static void requireSame(double[] scores, boolean[] right) {
        if (scores.length == 0 || scores.length != right.length) {
            throw new IllegalArgumentException("there must be at least one score, and a label for each, but there are "
                    + scores.length + " scores and " + right.length + " labels");
        }
    }
}
