package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.local.EngineMetrics;
import dev.llmops.local.internal.engine.cache.SequenceCache;
import dev.llmops.local.internal.engine.sequence.Sequence;

/** What happened since the start. */
public final class SchedulerCounters {

    long completed;
    long cancelled;
    long failed;
    long rejected;
    long preemptions;
    long steps;
    long computedTokens;
    long generatedTokens;
    long cachedTokens;
    long draftedTokens;
    long acceptedTokens;
    long draftFailures;
    long computeNanos;
    public long schedulingNanos;

    /** Returns how many calls that were taken had their end. */
    long ended() {
        return completed + cancelled + failed;
    }

    EngineMetrics metrics(WaitQueue line, int running, int paused, SequenceCache cache) {
        int preempted = 0;
        for (Sequence one : line.all()) {
            preempted += one.begun() ? 1 : 0;
        }
        return new EngineMetrics(
                new EngineMetrics.Calls(
                        line.size() - preempted,
                        running,
                        paused,
                        preempted,
                        completed,
                        cancelled,
                        failed,
                        rejected,
                        preemptions),
                new EngineMetrics.Tokens(computedTokens, generatedTokens, cachedTokens, cache.recomputed),
                new EngineMetrics.Drafts(draftedTokens, acceptedTokens, draftFailures),
                new EngineMetrics.KvCache(
                        cache.usedKvCells(),
                        cache.allCells(),
                        cache.swapBytes(),
                        cache.prefixCacheBytes(),
                        cache.restored),
                new EngineMetrics.Compute(steps, computeNanos, schedulingNanos));
    }
}
