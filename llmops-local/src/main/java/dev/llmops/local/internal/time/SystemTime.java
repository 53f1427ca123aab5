package dev.llmops.local.internal.time;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The machine's time, for whoever was given no other.
 */
public final class SystemTime {

    private SystemTime() {}

    /** {@return nanoseconds since some moment, for durations} */
    public static LongSupplier ticker() {
        return System::nanoTime;
    }

    /** {@return the time of day} */
    public static InstantSource clock() {
        return InstantSource.system();
    }
}
