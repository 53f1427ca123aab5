package dev.llmops.batch;

import dev.llmops.commons.internal.option.Require;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is asked at once. Limits say how a batch runs, not what comes of it, so they are not part of a recipe. They hold for calls of
 * models: answers and embeddings. Immutable.
 *
 * @param maxConcurrency most calls at once in one JVM, whatever the number of its threads, from 1 to 10,000
 * @param maxCallsPerMinute most calls that begin in a minute, in all JVMs of the batch together; null without a limit
 */
public record BatchLimits(int maxConcurrency, @Nullable Double maxCallsPerMinute) implements Serializable {

    private static final int MAX_CONCURRENCY = 10_000;
    private static final int STANDARD_CONCURRENCY = 8;

    /** Refuses numbers out of range. */
    public BatchLimits {
        Require.within("maxConcurrency", maxConcurrency, 1, MAX_CONCURRENCY);
        if (maxCallsPerMinute != null && !(maxCallsPerMinute > 0 && Double.isFinite(maxCallsPerMinute))) {
            throw new IllegalArgumentException("maxCallsPerMinute must be above 0, but was " + maxCallsPerMinute);
        }
    }

    /** {@return eight calls at once in each JVM, as fast as they go} */
    public static BatchLimits standard() {
        return new BatchLimits(STANDARD_CONCURRENCY, null);
    }

    /**
     * {@return the limits of one of several JVMs that share the calls of a minute}
     *
     * @param processes how many they are, at least 1
     */
    public BatchLimits sharedBy(int processes) {
        Require.atLeast("processes", processes, 1);
        return maxCallsPerMinute == null ? this : new BatchLimits(maxConcurrency, maxCallsPerMinute / processes);
    }
}
