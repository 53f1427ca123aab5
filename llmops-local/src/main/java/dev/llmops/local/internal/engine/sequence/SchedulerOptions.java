package dev.llmops.local.internal.engine.sequence;

import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;

/**
 * What the scheduler may do: what the user set, and what was decided for this model and machine.
 *
 * @param engine what the user set
 * @param parallel most sequences that run at once
 * @param sequences numbers of sequences that the context has, at least {@code parallel}; the others only keep prefixes
 * @param length most tokens of one sequence
 * @param sharedCells tokens that all sequences hold together, or 0 if each has cells for {@code length} of its own
 * @param queueCapacity most calls that wait
 * @param prefillChunkSize most tokens of prompts computed in a step while others generate; 0 for as many as take a little less time
 *     than a step without them
 * @param batchPolicy what may be computed in one step
 * @param prefixCaching whether a prompt may begin with what another call left in the cache
 * @param speculation speculative decoding
 * @param minRows fewest tokens of a generating sequence in a step: 2 where kernels give one alone other bits, and speculation
 *     must not change a bit
 */
public record SchedulerOptions(
        EngineOptions engine,
        int parallel,
        int sequences,
        int length,
        int sharedCells,
        int queueCapacity,
        int prefillChunkSize,
        BatchPolicy batchPolicy,
        boolean prefixCaching,
        Speculation speculation,
        int minRows) {

    /** Refuses what contradicts itself. */
    public SchedulerOptions {
        if ((prefillChunkSize != 0 && prefillChunkSize < 4)
                || (prefillChunkSize == 0 && batchPolicy == BatchPolicy.NONE)) {
            throw new IllegalArgumentException(
                    "prefillChunkSize must be at least 4, or 0 where parts may differ in size, but was "
                            + prefillChunkSize);
        }
        if (sharedCells > 0 && sharedCells < length) {
            throw new IllegalArgumentException(
                    "sharedCells must be at least the length of one sequence, " + length + ", but was " + sharedCells);
        }
    }

    public boolean shared() {
        return sharedCells > 0;
    }

    public double weight(String tenant) {
        return engine.tenantWeights().getOrDefault(tenant, 1.0);
    }
}
