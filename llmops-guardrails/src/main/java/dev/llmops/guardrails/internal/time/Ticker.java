package dev.llmops.guardrails.internal.time;

import java.util.function.LongSupplier;

/** This class is internal and is not for public use; it may change at any time. */
public final class Ticker {

    private Ticker() {}

    /** {@return the machine's clock that never goes back, in nanoseconds from some origin} */
    public static LongSupplier system() {
        return System::nanoTime;
    }
}
