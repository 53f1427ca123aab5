package dev.llmops.tuning.study;

/**
 * How a candidate differs from another on the same rows.
 *
 * @param against the other
 * @param difference mean score of the candidate less that of the other
 * @param interval of the difference, by a bootstrap over groups, and over seeds where there are several
 * @param p two-sided, out of the same bootstrap; with 10,000 resamples never below 0.0002
 * @param adjustedP after Holm, over all candidates that were compared
 * @param discordant share of rows of which the scores differ
 * @param designEffect how many times the variance is what it would be if rows did not depend on each other in their groups and
 *     seeds did not differ
 */
public record PairedDifference(
        String against,
        double difference,
        Interval interval,
        double p,
        double adjustedP,
        double discordant,
        double designEffect) {

    PairedDifference adjusted(double value) {
        return new PairedDifference(against, difference, interval, p, value, discordant, designEffect);
    }
}
