package dev.llmops.serving.internal.limit;

/**
 * Retries, or hedges, of a pool in proportion to its calls: each call pays in a share, each of them takes one out. When everything fails retries
 * would else multiply the load of servers that are down because of load.
 */
public final class RetryBudget {

    private static final double RESERVE = 10;

    private final double share;
    private double saved = RESERVE;

    /** Creates one with its reserve. {@code share}: how many for each call. */
    public RetryBudget(double share) {
        this.share = share;
    }

    /** Counts a call. */
    public synchronized void call() {
        saved = Math.min(saved + share, Math.max(RESERVE, 100 * share));
    }

    /** {@return whether there was one left, which is now taken} */
    public synchronized boolean take() {
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }
}
