package dev.llmops.eval.benchmark;

/** Listens to the progress of a benchmark. Called by several threads, but never by two at once. */
@FunctionalInterface
public interface BenchmarkProgress {

    /**
     * A document is finished, either now or in the earlier run that this one resumes.
     *
     * @param finished the number of finished documents
     * @param total the number of documents
     */
    void finished(int finished, int total);
}
