package dev.llmops.eval.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.stats.Clusters;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.PassRate;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
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
 * @param passRates pass@k and pass^k for k from 1 to the number of samples, if rows were asked several times and every score is 0 or 1; otherwise
 *     empty
 */
public record MetricSummary(
        String evaluator,
        int scored,
        int unscored,
        int failed,
        int unanswered,
        @Nullable Estimate estimate,
        @Nullable String firstUnscored,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PassRate> passRates) {

    /** Copies the list. */
    public MetricSummary {
        passRates = List.copyOf(passRates);
    }

    /**
     * Creates the summary of a run that asked each row once.
     *
     * @param evaluator its name
     * @param scored number of rows with a score
     * @param unscored number of rows to which it gave none
     * @param failed number of rows on which it failed
     * @param unanswered number of rows without an answer to judge
     * @param estimate mean of the scores with its interval, or null if there is no score
     * @param firstUnscored the first row without a score and why it has none, or null if every row has one
     */
    public MetricSummary(
            String evaluator,
            int scored,
            int unscored,
            int failed,
            int unanswered,
            @Nullable Estimate estimate,
            @Nullable String firstUnscored) {
        this(evaluator, scored, unscored, failed, unanswered, estimate, firstUnscored, List.of());
    }

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
        private final @Nullable PassTally passes;
        private double[] scores = new double[FIRST];
        private int scored;
        private int unscored;
        private int failed;
        private int unanswered;
        private @Nullable String firstUnscored;

        /** For rows that were asked several times if {@code sampled}. */
        Tally(String evaluator, boolean sampled) {
            this.evaluator = evaluator;
            this.passes = sampled ? new PassTally() : null;
        }

        /** Adds the samples of a row, for pass@k alone; the row itself, their mean, is added by {@link #add}. */
        void addSamples(List<RowResult> samples) {
            if (passes != null) {
                passes.add(samples.stream()
                        .flatMapToDouble(sample -> sample.score(evaluator).stream())
                        .toArray());
            }
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
            return summary(Clusters.apart(scored), rows -> Clusters.apart(rows.length));
        }

        /**
         * With intervals by clusters.
         *
         * @param clusters of the rows that have a score
         * @param some clusters of the rows with these numbers, from 0 in the order in which their samples were added
         */
        MetricSummary summary(Clusters clusters, Function<int[], Clusters> some) {
            Estimate estimate = scored == 0 ? null : Estimate.of(Arrays.copyOf(scores, scored), clusters);
            return new MetricSummary(
                    evaluator,
                    scored,
                    unscored,
                    failed,
                    unanswered,
                    estimate,
                    firstUnscored,
                    passes == null ? List.of() : passes.rates(some));
        }
    }
}
