package dev.llmops.core.internal.random;

import java.security.SecureRandom;

/** This class is internal and is not for public use; it may change at any time. */
public final class RandomBytes {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomBytes() {}

    /**
     * {@return bytes that nobody can foresee: for keys and nonces}
     *
     * @param count how many
     */
    public static byte[] next(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
