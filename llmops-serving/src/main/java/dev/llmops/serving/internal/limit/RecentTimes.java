package dev.llmops.serving.internal.limit;

import java.util.Arrays;
import java.util.OptionalLong;

/** The latest times of something, for their percentile. Guarded by the lock of the pool. */
public final class RecentTimes {

    private static final int SIZE = 128;
    private static final int ENOUGH = 20;

    private final long[] nanos = new long[SIZE];
    private int count;

    /** Adds one. {@code value}: nanoseconds. */
    public void add(long value) {
        nanos[count++ % SIZE] = value;
        if (count == 2 * SIZE) {
            count = SIZE;
        }
    }

    /** {@return the 95th percentile by the nearest rank, if at least 20 times are known} */
    public OptionalLong p95() {
        int known = Math.min(count, SIZE);
        if (known < ENOUGH) {
            return OptionalLong.empty();
        }
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[(int) Math.ceil(0.95 * known) - 1]);
    }
}
