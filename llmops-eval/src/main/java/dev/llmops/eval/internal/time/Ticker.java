package dev.llmops.eval.internal.time;

import java.util.function.LongSupplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How much time went by.
 */
public final class Ticker {

    private Ticker() {}

    /** {@return the machine's clock in nanoseconds, which never goes back, from any origin} */
    public static LongSupplier system() {
        return System::nanoTime;
    }
}
