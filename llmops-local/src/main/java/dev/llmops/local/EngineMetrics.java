package dev.llmops.local;

/**
 * What the engine of a model is doing, and did since the model was loaded.
 *
 * @param speculation speculative decoding
 * @param kvCache the KV cache, and what was swapped out of it
 * @param compute the steps, and the time they took
 */
public record EngineMetrics(Calls calls, Tokens tokens, Drafts speculation, KvCache kvCache, Compute compute) {

    /**
     * The calls.
     *
     * @param waiting those that wait in the queue
     * @param running those that have a slot
     * @param paused those of {@code running} whose reader is slow
     * @param preempted those that were preempted and wait to go on
     * @param completed answers that are complete
     * @param cancelled calls that were cancelled
     * @param failed calls that ended with an error after they were taken
     * @param rejected calls that were refused, because the queue was full or their deadline had passed
     * @param preemptions how often a call was preempted
     */
    public record Calls(
            int waiting,
            int running,
            int paused,
            int preempted,
            long completed,
            long cancelled,
            long failed,
            long rejected,
            long preemptions) {}

    /**
     * The tokens.
     *
     * @param computed tokens computed, of prefill and decode
     * @param generated tokens sampled
     * @param cached tokens of prompts that came from the prefix cache
     * @param recomputed tokens that had to be computed again after a preemption, because {@code swapBytes} were used up
     */
    public record Tokens(long computed, long generated, long cached, long recomputed) {}

    /**
     * Speculative decoding.
     *
     * @param drafted tokens that were drafted
     * @param accepted those of them that the model accepted
     * @param failures 1 if the draft model failed, and is not used any more
     */
    public record Drafts(long drafted, long accepted, long failures) {

        /** {@return which part of the drafted tokens was accepted, from 0 to 1; 0 if there were none} */
        public double acceptanceRate() {
            return drafted == 0 ? 0 : (double) accepted / drafted;
        }
    }

    /**
     * The KV cache, and what was swapped out of it.
     *
     * @param usedCells tokens in it, cached prefixes included
     * @param cells tokens that it can hold
     * @param swapBytes memory that holds the KV state of preempted calls, outside of the Java heap
     * @param prefixCacheBytes memory that holds prefixes which were evicted, outside of the Java heap
     * @param restored how often a preempted call got its KV state back from memory
     */
    public record KvCache(int usedCells, int cells, long swapBytes, long prefixCacheBytes, long restored) {}

    /**
     * The steps, and the time they took.
     *
     * @param steps steps computed
     * @param nanos time in llama.cpp, the choice of tokens included
     * @param schedulingNanos time of the processor for deciding what to compute and for handing out what came, waiting for a
     *     core not included where the JVM can tell
     */
    public record Compute(long steps, long nanos, long schedulingNanos) {}

    /** {@return these metrics in Prometheus' text format 0.0.4, for example for {@code ModelServer.Builder.metrics}} */
    public String toPrometheus() {
        return PrometheusText.of(this);
    }
}
