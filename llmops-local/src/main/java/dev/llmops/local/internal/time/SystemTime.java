package dev.llmops.local.internal.time;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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

    /**
     * {@return nanoseconds that the processor spent on the thread that asks, or those of {@link #ticker()} where the JVM does
     * not know them}
     */
    public static LongSupplier processorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? threads::getCurrentThreadCpuTime
                : ticker();
    }

    /** {@return the time of day} */
    public static InstantSource clock() {
        return InstantSource.system();
    }
}
