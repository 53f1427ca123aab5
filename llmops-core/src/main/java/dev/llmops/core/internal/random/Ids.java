package dev.llmops.core.internal.random;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.core.internal.time.Time;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids that sort by time: UUID version 7 (RFC 9562, section 5.7), with a counter in {@code rand_a} that keeps ids of
 * one millisecond in order (section 6.2, method 1). Safe for use by multiple threads.
 */
public final class Ids {

    private static final int COUNTER_BITS = 12;
    private static final int COUNTER_MASK = (1 << COUNTER_BITS) - 1;

    private final Time time;
    private final RandomGenerator random;
    private long lastMillis;
    private int counter;

    /**
     * Creates a source of ids.
     *
     * @param random chance
     */
    public Ids(Time time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** {@return ids from chance that nobody can foresee at start} */
    public static Ids system(Time time) {
        return new Ids(time, new SplittableRandom(SystemRandom.seed()));
    }

    public GenerationId nextGeneration() {
        return new GenerationId(next());
    }

    /** {@return a seed for a model, from 0 to 2^31 - 1 as every vendor takes it} */
    public synchronized long nextSeed() {
        return random.nextInt(Integer.MAX_VALUE);
    }

    /** {@return a number from 0 (inclusive) to 1 (exclusive)} */
    public synchronized double nextDouble() {
        return random.nextDouble();
    }

    /** {@return the next id} */
    public synchronized String next() {
        long now = time.now().toEpochMilli();
        if (now > lastMillis) {
            lastMillis = now;
            counter = random.nextInt(COUNTER_MASK / 2);
        } else if (++counter > COUNTER_MASK) {
            // The counter ran over, or the clock went back: borrow from the future so that order stays.
            lastMillis++;
            counter = 0;
        }
        long high = (lastMillis << 16) | 0x7000L | counter;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
