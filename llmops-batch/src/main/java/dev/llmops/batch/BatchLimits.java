package dev.llmops.batch;

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
        if (maxConcurrency < 1 || maxConcurrency > MAX_CONCURRENCY) {
            throw new IllegalArgumentException(
                    "maxConcurrency must be from 1 to " + MAX_CONCURRENCY + ", but was " + maxConcurrency);
        }
        if (maxCallsPerMinute != null && !(maxCallsPerMinute > 0 && Double.isFinite(maxCallsPerMinute))) {
            throw new IllegalArgumentException(
                    "maxCallsPerMinute must be greater than 0, but was " + maxCallsPerMinute);
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
        if (processes < 1) {
            throw new IllegalArgumentException("processes must be at least 1, but was " + processes);
        }
        return maxCallsPerMinute == null ? this : new BatchLimits(maxConcurrency, maxCallsPerMinute / processes);
    }
}
