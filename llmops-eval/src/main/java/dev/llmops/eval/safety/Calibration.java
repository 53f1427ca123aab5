package dev.llmops.eval.safety;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Measures how well confidence matches being right: the expected calibration error over ten bins of equal size (HELM's {@code ece_10_bin}; Guo
 * et al. 2017 with
 * the bins of Kumar et al. 2019). 0 is perfect, lower is better. With few rows, the error of a perfectly calibrated model is above 0 by
 * chance: HELM asks for some 300.
 *
 * @param error from 0 to 1: the mean over bins, weighted by their size, of the distance between mean confidence and accuracy
 * @param oneBin the same with a single bin: the distance between mean confidence and accuracy over all
 * @param n number of answers
 */
public record Calibration(double error, double oneBin, int n) {

    private static final int BINS = 10;

    private record Answer(double confidence, boolean right) {}

    /**
     * {@return the calibration of some answers}
     *
     * @param confidences how sure the model was of each, from 0 to 1; at least one
     * @param right whether each was right
     */
    public static Calibration of(double[] confidences, boolean[] right) {
        if (confidences.length == 0 || confidences.length != right.length) {
            throw new IllegalArgumentException(
                    "there must be as many confidences as answers and at least one, but there were "
                            + confidences.length + " and " + right.length);
        }
        Answer[] answers = new Answer[right.length];
        for (int i = 0; i < answers.length; i++) {
            if (!(confidences[i] >= 0 && confidences[i] <= 1)) {
                throw new IllegalArgumentException("a confidence must be from 0 to 1, but was " + confidences[i]);
            }
            answers[i] = new Answer(confidences[i], right[i]);
        }
        Arrays.sort(answers, Comparator.comparingDouble(Answer::confidence));
        double error = 0;
        int from = 0;
        int end = 0;
        int bins = Math.min(BINS, answers.length);
        for (int bin = 0; bin < bins; bin++) {
            end += answers.length / bins + (bin < answers.length % bins ? 1 : 0);
            int to = Math.max(from, end);
            // Equal confidences share a bin, or the error would depend on the order of the rows.
            while (to < answers.length && answers[to].confidence() == answers[to - 1].confidence()) {
                to++;
            }
            error += distance(answers, from, to);
            from = to;
        }
        return new Calibration(
                error / answers.length, distance(answers, 0, answers.length) / answers.length, answers.length);
    }

    /** Times the size of the bin. */
    private static double distance(Answer[] answers, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += answers[i].confidence() - (answers[i].right() ? 1 : 0);
        }
        return Math.abs(sum);
    }
}
