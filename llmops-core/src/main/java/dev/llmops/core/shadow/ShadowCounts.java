package dev.llmops.core.shadow;

/**
 * What became of the calls that shadow traffic took, since the application started.
 *
 * @param answered shadow calls that were answered
 * @param failed shadow calls that ended without an answer
 * @param queueFull calls that were not sent, because as many as may wait were waiting, or the application was closing
 * @param callsUsedUp calls that were not sent, because the minute's calls were used up
 * @param moneyUsedUp calls that were not sent, because the day's money was used up, or what a shadow call costs is unknown
 */
public record ShadowCounts(long answered, long failed, long queueFull, long callsUsedUp, long moneyUsedUp) {

    /** Nothing happened. */
    public static final ShadowCounts NONE = new ShadowCounts(0, 0, 0, 0, 0);

    /** {@return calls that were taken and not sent} */
    public long dropped() {
        return queueFull + callsUsedUp + moneyUsedUp;
    }
}
