package dev.llmops.eval.metric.rag;

import java.util.List;

/** Average precision of a ranking. */
final class AveragePrecision {

    private AveragePrecision() {}

    /** {@return the mean, over the useful places, of the share of useful ones down to them; 0 if none is useful} */
    static double of(List<Boolean> useful) {
        double sum = 0;
        int found = 0;
        for (int i = 0; i < useful.size(); i++) {
            if (useful.get(i)) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return found == 0 ? 0 : sum / found;
    }
}
