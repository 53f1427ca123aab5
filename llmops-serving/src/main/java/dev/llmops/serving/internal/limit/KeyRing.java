package dev.llmops.serving.internal.limit;

import dev.llmops.commons.internal.time.Durations;
import java.time.Duration;
import java.util.Arrays;

/** The keys of an endpoint. One is used until it is refused or limited; then it rests, and the next one is used. Guarded by the lock of the pool. */
public final class KeyRing {

    private final long[] restUntil;
    private int current;

    /**
     * Creates one where no key rests.
     *
     * @param keys how many there are, at least 1
     * @param now nanoseconds
     */
    public KeyRing(int keys, long now) {
        this.restUntil = new long[keys];
        Arrays.fill(restUntil, now);
    }

    /** {@return the key to use, from 0 on; {@code now}: nanoseconds} */
    public int choose(long now) {
        for (int i = 0; i < restUntil.length; i++) {
            int key = (current + i) % restUntil.length;
            if (restUntil[key] - now <= 0) {
                current = key;
                return key;
            }
        }
        return current;
    }

    /**
     * Lets a key rest.
     *
     * @param now nanoseconds
     * @return how long none can be used; zero if another one can
     */
    public Duration rest(int key, Duration duration, long now) {
        restUntil[key] = now + Math.max(Durations.nanos(duration), restUntil[key] - now);
        long least = Long.MAX_VALUE;
        for (long until : restUntil) {
            least = Math.min(least, Math.max(0, until - now));
        }
        return Duration.ofNanos(least);
    }
}
