package dev.llmops.commons.internal.time;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The machine's time, for callers that were given no other. */
public final class SystemTime {

    private SystemTime() {}

    /** {@return nanoseconds from an arbitrary origin, monotonic} */
    public static LongSupplier ticker() {
        return System::nanoTime;
    }

    /**
     * {@return processor time of the calling thread in nanoseconds, or {@link #ticker()} where the JVM does not measure it}
     */
    public static LongSupplier processorTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? threads::getCurrentThreadCpuTime
                : ticker();
    }

    /** {@return the wall clock} */
    public static InstantSource clock() {
        return InstantSource.system();
    }
}
