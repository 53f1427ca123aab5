package dev.llmops.batch;

import dev.llmops.commons.internal.option.Require;

/** Counts rows until too many of them have failed. Safe for use by multiple threads. */
final class FailureCap {

    /** A share of fewer rows says little. */
    private static final int MIN_ROWS = 100;

    private final double maxFailedShare;
    private long rows;
    private long failed;

    FailureCap(double maxFailedShare) {
        this.maxFailedShare = requireShare(maxFailedShare);
    }

    static double requireShare(double share) {
        return Require.share("maxFailedShare", share);
    }

    synchronized void count(boolean rowFailed) {
        rows++;
        failed += rowFailed ? 1 : 0;
    }

    /** Whether it makes no sense to go on. */
    synchronized boolean exceeded() {
        return rows >= MIN_ROWS && failed > maxFailedShare * rows;
    }

    synchronized TooManyFailuresException exception() {
        return new TooManyFailuresException(failed, rows, maxFailedShare);
    }

    /** At the end the share counts, however few the rows. */
    synchronized void requireKept() {
        if (failed > maxFailedShare * rows) {
            throw exception();
        }
    }
}
