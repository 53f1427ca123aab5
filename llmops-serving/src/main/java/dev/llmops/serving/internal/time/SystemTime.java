package dev.llmops.serving.internal.time;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The clocks of the machine, for whoever was not given others.
 */
public final class SystemTime {

    private SystemTime() {}

    /** {@return the wall clock} */
    public static InstantSource clock() {
        return InstantSource.system();
    }

    /** {@return a clock that never goes back, in nanoseconds from some origin} */
    public static LongSupplier ticker() {
        return System::nanoTime;
    }
}
