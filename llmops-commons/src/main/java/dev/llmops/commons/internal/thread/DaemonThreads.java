package dev.llmops.commons.internal.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The only place that creates threads: each has a name that a thread dump tells, and none keeps the JVM alive. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** {@return a factory of threads that all have the same name} */
    public static ThreadFactory named(String name) {
        return task -> unstarted(name, task);
    }

    /** {@return a factory that appends 1, 2, 3 and so on to the name of its threads} */
    public static ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> unstarted(prefix + number.incrementAndGet(), task);
    }

    /**
     * {@return a factory for calls that wait most of their time: virtual threads where the JVM has them (21 and later), else
     *     daemons}
     */
    public static ThreadFactory virtual(String name) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            type.getMethod("name", String.class).invoke(builder, name);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            return named(name);
        }
    }

    /** {@return a thread that runs the task from now on} */
    public static Thread start(String name, Runnable task) {
        Thread thread = unstarted(name, task);
        thread.start();
        return thread;
    }

    /** {@return a thread that its caller starts, or registers as a shutdown hook} */
    public static Thread unstarted(String name, Runnable task) {
        return unstarted(name, task, 0);
    }

    /**
     * {@return a thread that its caller starts}
     *
     * @param stackBytes what to ask for as its stack; 0 leaves it to the JVM
     */
    public static Thread unstarted(String name, Runnable task, long stackBytes) {
        Thread thread = new Thread(null, task, name, stackBytes);
        thread.setDaemon(true);
        return thread;
    }
}
