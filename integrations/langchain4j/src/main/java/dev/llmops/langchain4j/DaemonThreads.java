package dev.llmops.langchain4j;

import io.opentelemetry.context.Context;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Threads for calls that block: virtual ones where the JVM has them (Java 21), daemons otherwise. */
final class DaemonThreads {

    private static final @Nullable Method START_VIRTUAL = findStartVirtual();

    private DaemonThreads() {}

    /** Starts the work in a thread of its own, with the caller's OpenTelemetry context. */
    static Thread start(String name, Runnable work) {
        Runnable inContext = Context.current().wrap(work);
        if (START_VIRTUAL != null) {
            return startVirtual(START_VIRTUAL, () -> {
                Thread.currentThread().setName(name);
                inContext.run();
            });
        }
        Thread thread = new Thread(inContext, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Thread startVirtual(Method startVirtual, Runnable work) {
        try {
            return (Thread) startVirtual.invoke(null, work);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JVM has virtual threads but started none", e);
        }
    }

    private static @Nullable Method findStartVirtual() {
        try {
            return Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
