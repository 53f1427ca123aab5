package dev.llmops.local;

/**
 * What the engine of a model is doing, and did since it was loaded.
 *
 * @param waiting calls that did not begin yet
 * @param running calls that have a place in the cache
 * @param paused those of {@code running} whose reader is slow
 * @param preempted calls that had begun and wait to go on
 * @param completed answers that are complete
 * @param cancelled calls that were cancelled
 * @param failed calls that ended with an error after they were taken
 * @param rejected calls that were not taken, because too many waited or their time was over
 * @param preemptions how often a call lost its place for a while
 * @param restored how often one got back what it had computed
 * @param recomputedTokens tokens that had to be computed again after a preemption, because the memory for saved sequences was
 *     full
 * @param decodedTokens tokens computed, of prompts and answers
 * @param generatedTokens tokens chosen
 * @param cachedTokens tokens of prompts that were not computed because the cache had them
 * @param draftedTokens tokens that were guessed and checked
 * @param acceptedTokens those of them that were right
 * @param draftFailures 1 if the draft model failed, and nothing is drafted by it any more
 * @param usedCells tokens in the cache, those kept for later prompts included
 * @param cells tokens that the cache can hold
 * @param savedBytes memory that holds preempted sequences outside of the Java heap
 * @param prefixBytes memory that holds beginnings of prompts that had to leave the cache, outside of the Java heap
 * @param steps steps computed
 * @param computeNanos time in llama.cpp, the choice of tokens included
 * @param schedulingNanos time of the processor for deciding what to compute and for handing out what came, waiting for a
 *     core not included where the JVM can tell
 */
public record EngineMetrics(
        int waiting,
        int running,
        int paused,
        int preempted,
        long completed,
        long cancelled,
        long failed,
        long rejected,
        long preemptions,
        long restored,
        long recomputedTokens,
        long decodedTokens,
        long generatedTokens,
        long cachedTokens,
        long draftedTokens,
        long acceptedTokens,
        long draftFailures,
        int usedCells,
        int cells,
        long savedBytes,
        long prefixBytes,
        long steps,
        long computeNanos,
        long schedulingNanos) {

    /** {@return which part of the guesses was right, from 0 to 1; 0 if there were none} */
    public double acceptanceRate() {
        return draftedTokens == 0 ? 0 : (double) acceptedTokens / draftedTokens;
    }

    /** {@return these metrics in Prometheus' text format 0.0.4, for example for {@code ModelServer.Builder.metrics}} */
    public String toPrometheus() {
        return PrometheusText.of(this);
    }
}
