package dev.llmops.eval.run;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.Estimate;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The summary of one evaluator over a whole run.
 *
 * @param evaluator its name
 * @param scored number of rows with a score
 * @param unscored number of rows to which it gave none
 * @param failed number of rows on which it failed
 * @param unanswered number of rows without an answer to judge
 * @param estimate mean of the scores with its interval, or null if there is no score
 * @param firstUnscored the first row without a score and why it has none, or null if every row has one
 */
public record MetricSummary(
        String evaluator,
        int scored,
        int unscored,
        int failed,
        int unanswered,
        @Nullable Estimate estimate,
        @Nullable String firstUnscored) {

    /**
     * {@return whether the evaluator scored at least this share of the rows, and at least one} A mean over fewer says little about
     * the run, and one over none says nothing.
     *
     * @param share above 0, at most 1
     */
    public boolean measured(double share) {
        return scored > 0 && scored >= share * (scored + unscored + failed + unanswered);
    }

    /** Makes a summary of one row after the other; it keeps their scores, and nothing else of them. */
    static final class Tally {

        private static final int FIRST = 64;

        private final String evaluator;
        private double[] scores = new double[FIRST];
        private int scored;
        private int unscored;
        private int failed;
        private int unanswered;
        private @Nullable String firstUnscored;

        Tally(String evaluator) {
            this.evaluator = evaluator;
        }

        void add(RowResult row) {
            OptionalDouble score = row.score(evaluator);
            if (score.isPresent()) {
                if (scored == scores.length) {
                    scores = Arrays.copyOf(scores, 2 * scored);
                }
                scores[scored++] = score.getAsDouble();
                return;
            }
            if (firstUnscored == null) {
                firstUnscored = row.whyUnscored(evaluator);
            }
            if (row.answer() == null) {
                unanswered++;
            } else if (hasFailed(row)) {
                failed++;
            } else {
                unscored++;
            }
        }

        private boolean hasFailed(RowResult row) {
            return row.judgements().stream()
                    .filter(judgement -> judgement.evaluator().equals(evaluator))
                    .map(Judgement::score)
                    .anyMatch(Score.Failed.class::isInstance);
        }

        MetricSummary summary() {
            return summary(Clusters.apart(scored));
        }

        /** With an interval by clusters of the rows that have a score. */
        MetricSummary summary(Clusters clusters) {
            Estimate estimate = scored == 0 ? null : Estimate.of(Arrays.copyOf(scores, scored), clusters);
            return new MetricSummary(evaluator, scored, unscored, failed, unanswered, estimate, firstUnscored);
        }
    }
}
