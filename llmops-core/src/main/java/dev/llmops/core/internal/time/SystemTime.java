package dev.llmops.core.internal.time;

import java.time.InstantSource;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The clock of the machine, for everything that was not given another one.
 */
public final class SystemTime {

    private SystemTime() {}

    /** {@return the clock of the machine} */
    public static InstantSource instants() {
        return InstantSource.system();
    }
}
