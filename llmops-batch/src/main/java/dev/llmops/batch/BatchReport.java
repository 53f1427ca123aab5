package dev.llmops.batch;

/**
 * How far a batch is, or what became of it. A row that is there twice is done once.
 *
 * @param ok rows with a value, those of earlier runs not included
 * @param failed rows that failed; the next run tries them again
 * @param unscored rows without a value, which is no fault
 * @param earlier rows that an earlier run has done, and that this one did not pay for again
 */
public record BatchReport(long ok, long failed, long unscored, long earlier) {

    /** {@return how many rows this run has done} */
    public long done() {
        return ok + failed + unscored;
    }
}
