package dev.llmops.local.internal.random;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Seeds for requests that bring none. The seed that was used is told with the answer, so it can be asked for again.
 */
public final class Seeds {

    private Seeds() {}

    /** {@return an endless source of seeds from 0 to 2<sup>31</sup> - 1} */
    public static LongSupplier random() {
        return () -> ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
}
