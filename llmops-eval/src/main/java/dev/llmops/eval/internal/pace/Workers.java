package dev.llmops.eval.internal.pace;

import java.util.concurrent.ThreadFactory;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Threads for calls that wait most of their time: virtual ones where the JVM has them (21 and later).
 */
public final class Workers {

    private static final ThreadFactory FACTORY = factory();

    private Workers() {}

    /** {@return what makes them, all daemons} */
    public static ThreadFactory threads() {
        return FACTORY;
    }

    private static ThreadFactory factory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            return Workers::daemon;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "llmops-eval");
        thread.setDaemon(true);
        return thread;
    }
}
