package dev.llmops.eval.benchmark;

/** Hears how far a benchmark is. Called by several threads, but never by two at once. */
@FunctionalInterface
public interface BenchmarkProgress {

    /**
     * A document is finished, now or in the run before that this one goes on with.
     *
     * @param finished how many are
     * @param total how many there are
     */
    void finished(int finished, int total);
}
