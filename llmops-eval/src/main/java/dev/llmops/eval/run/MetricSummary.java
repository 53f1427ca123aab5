package dev.llmops.eval.run;

import dev.llmops.eval.stats.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * One evaluator over a whole run.
 *
 * @param evaluator its name
 * @param scored number of rows with a score
 * @param unscored number of rows to which it gave none
 * @param failed number of rows on which it failed
 * @param unanswered number of rows without an answer to judge
 * @param estimate mean of the scores with its interval, or null if there is no score
 */
public record MetricSummary(
        String evaluator,
        int scored,
        int unscored,
        int failed,
        int unanswered,
        @Nullable Estimate estimate) {

    /**
     * {@return whether the evaluator scored at least this share of the rows, and at least one} A mean of fewer says little about
     * the run, and one of none nothing.
     *
     * @param share above 0, at most 1
     */
    public boolean measured(double share) {
        return scored > 0 && scored >= share * (scored + unscored + failed + unanswered);
    }
}
