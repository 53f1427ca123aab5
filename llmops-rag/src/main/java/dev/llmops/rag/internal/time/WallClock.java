package dev.llmops.rag.internal.time;

import java.time.InstantSource;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The time of day.
 */
public final class WallClock {

    private WallClock() {}

    /** {@return the machine's clock} */
    public static InstantSource system() {
        return InstantSource.system();
    }
}
