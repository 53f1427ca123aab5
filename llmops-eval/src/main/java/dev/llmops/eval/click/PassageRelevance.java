package dev.llmops.eval.click;

import dev.llmops.eval.stats.Interval;

/**
 * What clicks say of a passage.
 *
 * @param query what was asked
 * @param passage id of the passage
 * @param shown how often it was shown
 * @param clicked how often it was opened
 * @param relevance inverse-propensity-scored share of clicks: how often it would be opened if it always stood first. By chance it can be a little
 *     more than 1
 * @param interval 95 % interval of the relevance for the propensities as they are given, from 0 on
 */
public record PassageRelevance(
        String query, String passage, long shown, long clicked, double relevance, Interval interval) {

    /** {@return clicks by impressions, wherever it stood: what position bias makes wrong} */
    public double clickThroughRate() {
        return (double) clicked / shown;
    }
}
