package dev.llmops.eval.judge;

/**
 * Counts of a judge's replies so far. A reply on an answer that was judged twice counts twice.
 *
 * @param verdicts questions that got a verdict, repaired ones included
 * @param repaired verdicts that came only after the judge was told what was wrong with its first reply
 * @param cut first replies that ended at the token limit
 * @param unscored questions without a verdict although the model answered
 * @param failed questions that the model could not answer
 * @param weighted verdicts that were weighted by log-probabilities
 */
public record JudgeCounts(long verdicts, long repaired, long cut, long unscored, long failed, long weighted) {

    /**
     * {@return the sum of both}
     *
     * @param other the counts of another judge
     */
    public JudgeCounts plus(JudgeCounts other) {
        return new JudgeCounts(
                verdicts + other.verdicts,
                repaired + other.repaired,
                cut + other.cut,
                unscored + other.unscored,
                failed + other.failed,
                weighted + other.weighted);
    }
}
