package dev.llmops.eval.stats.classifier;

import java.util.stream.IntStream;

/** Scores of two classes. */
final class TwoClasses {

    private TwoClasses() {}

    static double[] pick(double[] scores, boolean[] positive, boolean wanted) {
        return IntStream.range(0, scores.length)
                .filter(i -> positive[i] == wanted)
                .mapToDouble(i -> scores[i])
                .toArray();
    }
}
