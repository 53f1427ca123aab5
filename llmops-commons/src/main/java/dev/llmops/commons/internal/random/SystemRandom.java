package dev.llmops.commons.internal.random;

import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** The machine's randomness, for callers that were given no seed. Safe for use by multiple threads. */
public final class SystemRandom {

    private static final SecureRandom SECURE = new SecureRandom();

    private SystemRandom() {}

    /**
     * {@return unpredictable bytes, for keys and nonces}
     *
     * @param count how many
     */
    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        SECURE.nextBytes(bytes);
        return bytes;
    }

    /** {@return an unpredictable seed} */
    public static long seed() {
        return SECURE.nextLong();
    }

    /** {@return an endless source of predictable seeds for model requests, from 0 to 2<sup>31</sup> - 1} */
    public static LongSupplier requestSeeds() {
        return () -> ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
}
