package dev.llmops.core.shadow;

/**
 * Counts of the calls that were selected for shadow traffic, since the application started.
 *
 * @param answered shadow calls that were answered
 * @param failed shadow calls that ended without an answer
 * @param queueFull calls that were not sent, because the queue was full or the application was closing
 * @param callsUsedUp calls that were not sent, because the limit of calls a minute was reached
 * @param moneyUsedUp calls that were not sent, because the day's budget was used up, or the cost of a shadow call is unknown
 */
public record ShadowCounts(long answered, long failed, long queueFull, long callsUsedUp, long moneyUsedUp) {

    /** All counts at 0. */
    public static final ShadowCounts NONE = new ShadowCounts(0, 0, 0, 0, 0);

    /** {@return the number of calls that were selected and not sent} */
    public long dropped() {
        return queueFull + callsUsedUp + moneyUsedUp;
    }
}
