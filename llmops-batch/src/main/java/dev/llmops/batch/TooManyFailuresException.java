package dev.llmops.batch;

/** More rows failed than {@code maxFailedShare} permits. What was done is kept; the next run tries the failed rows again. */
public final class TooManyFailuresException extends BatchException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param failed how many rows failed
     * @param rows of how many that were tried
     * @param maxFailedShare the largest share that may fail
     */
    public TooManyFailuresException(long failed, long rows, double maxFailedShare) {
        super(
                "at most " + maxFailedShare + " of the rows may fail, but " + failed + " of " + rows
                        + " did; look at their 'error', mend the cause and run the batch again with the same results,"
                        + " or permit a larger share with maxFailedShare",
                null);
    }
}
