package dev.llmops.eval.stats.classifier;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.stats.Samples;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Average precision: the mean of the precision at each recall, without interpolation, as scikit-learn computes it. */
public final class AveragePrecision {

    private AveragePrecision() {}

    /**
     * {@return the average precision, from above 0 to 1; its value by chance is the share of positives} Equal scores are one step.
     *
     * @param scores finite; higher means more likely positive
     * @param positive for each score, whether it belongs to a positive; at least one does
     */
    public static double of(double[] scores, boolean[] positive) {
        Samples.sameLength(scores.length, positive.length);
        Samples.finite("scores", scores, 1);
        int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double sum = 0;
        int found = 0;
        int before = 0;
        for (int i = 0; i < order.length; i++) {
            found += positive[order[i]] ? 1 : 0;
            if (i + 1 == order.length || scores[order[i + 1]] != scores[order[i]]) {
                sum += (found - before) * (double) found / (i + 1);
                before = found;
            }
        }
        Require.not(found == 0, "there must be at least one positive");
        return sum / found;
    }

    /**
     * {@return the average precision of a ranking: the mean, over the positives, of the share of positives down to each; 0 if there is none}
     *
     * @param positive for each place, from the first, whether it holds a positive
     */
    public static double ofRanking(List<Boolean> positive) {
        if (!positive.contains(true)) {
            return 0;
        }
        double[] scores = new double[positive.size()];
        boolean[] labels = new boolean[scores.length];
        Arrays.setAll(scores, place -> -place);
        for (int place = 0; place < labels.length; place++) {
            labels[place] = positive.get(place);
        }
        return of(scores, labels);
    }
}
