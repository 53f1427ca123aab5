package dev.llmops.local;

/**
 * What the engine of a model is doing, and did since the model was loaded.
 *
 * @param waiting calls that wait in the queue
 * @param running calls that have a slot
 * @param paused those of {@code running} whose reader is slow
 * @param preempted calls that were preempted and wait to go on
 * @param completed answers that are complete
 * @param cancelled calls that were cancelled
 * @param failed calls that ended with an error after they were taken
 * @param rejected calls that were refused, because the queue was full or their deadline had passed
 * @param preemptions how often a call was preempted
 * @param restored how often a preempted call got its KV state back from memory
 * @param recomputedTokens tokens that had to be computed again after a preemption, because {@code swapBytes} were used up
 * @param computedTokens tokens computed, of prefill and decode
 * @param generatedTokens tokens sampled
 * @param cachedTokens tokens of prompts that came from the prefix cache
 * @param draftedTokens tokens that speculative decoding drafted
 * @param acceptedTokens those of them that the model accepted
 * @param draftFailures 1 if the draft model failed, and is not used any more
 * @param usedKvCells tokens in the KV cache, cached prefixes included
 * @param kvCells tokens that the KV cache can hold
 * @param swapBytes memory that holds the KV state of preempted calls, outside of the Java heap
 * @param prefixCacheBytes memory that holds prefixes which were evicted from the KV cache, outside of the Java heap
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
        long computedTokens,
        long generatedTokens,
        long cachedTokens,
        long draftedTokens,
        long acceptedTokens,
        long draftFailures,
        int usedKvCells,
        int kvCells,
        long swapBytes,
        long prefixCacheBytes,
        long steps,
        long computeNanos,
        long schedulingNanos) {

    /** {@return which part of the drafted tokens was accepted, from 0 to 1; 0 if there were none} */
    public double acceptanceRate() {
        return draftedTokens == 0 ? 0 : (double) acceptedTokens / draftedTokens;
    }

    /** {@return these metrics in Prometheus' text format 0.0.4, for example for {@code ModelServer.Builder.metrics}} */
    public String toPrometheus() {
        return PrometheusText.of(this);
    }
}
