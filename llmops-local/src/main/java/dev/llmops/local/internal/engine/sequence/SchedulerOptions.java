package dev.llmops.local.internal.engine.sequence;

import dev.llmops.local.Speculation;
import java.util.Map;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * @param parallel most sequences that run at once
 * @param sequences numbers of sequences that the context has, at least {@code parallel}; the others only keep prefixes
 * @param length most tokens of one sequence
 * @param sharedCells tokens that all sequences hold together, or 0 if each has cells for {@code length} of its own
 * @param queueCapacity most calls that wait
 * @param stepTokens most tokens of prompts computed in a step while others generate; 0 for as many as take a little less time
 *     than a step without them
 * @param mixing what may be computed in one step
 * @param reusesPrefixes whether a prompt may begin with what another call left in the cache
 * @param sharesPrefixes whether that may be a call of another tenant
 * @param savedBytes most memory for sequences that were taken out of the cache
 * @param prefixBytes most memory for prefixes that had to leave the cache
 * @param weights shares of tenants; 1 for those that are not in it
 * @param speculation how tokens are guessed
 * @param leastRows fewest tokens of a generating sequence in a step: 2 where kernels give one alone other bits, and guesses
 *     must not change a bit
 */
public record SchedulerOptions(
        int parallel,
        int sequences,
        int length,
        int sharedCells,
        int queueCapacity,
        int stepTokens,
        Mixing mixing,
        boolean reusesPrefixes,
        boolean sharesPrefixes,
        long savedBytes,
        long prefixBytes,
        Map<String, Double> weights,
        Speculation speculation,
        int leastRows) {

    /** Copies the map, and refuses what can not be. */
    public SchedulerOptions {
        weights = Map.copyOf(weights);
        if ((stepTokens != 0 && stepTokens < 4) || (stepTokens == 0 && mixing == Mixing.NONE)) {
            throw new IllegalArgumentException(
                    "stepTokens must be at least 4, or 0 where parts may differ in size, but was " + stepTokens);
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
        return weights.getOrDefault(tenant, 1.0);
    }
}
