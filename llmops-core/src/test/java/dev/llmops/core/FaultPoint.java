package dev.llmops.core;

import dev.llmops.commons.internal.thread.Uninterrupted;
import io.opentelemetry.api.trace.SpanContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts itself before collaborators, and makes one method of one of them fail, once. Without a method to fail, it writes down which are
 * called.
 */
final class FaultPoint {

    /** What a collaborator does in place of its work, or before it. */
    enum Fault {
        EXCEPTION,
        ERROR,
        /** The thread is interrupted while the collaborator works, which goes on. */
        INTERRUPT,
        /** It waits and heeds neither a cancel nor an interrupt; released, it goes on. */
        BLOCK
    }

    final RuntimeException exception = new IllegalStateException("an exception of a collaborator");
    final Error error = new AssertionError("an error of a collaborator");

    final Set<String> called = Collections.synchronizedSet(new LinkedHashSet<>());
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger times = new AtomicInteger();
    private final @Nullable String method;
    private final @Nullable Fault fault;
    private final BiConsumer<String, Object[]> hears;
    private volatile boolean armed;
    volatile @Nullable Thread thread;

    /**
     * Fails at a method.
     *
     * @param method the slot and name of the method, or null if none fails
     * @param fault what it does then
     * @param hears of each call of a collaborator, with its arguments
     */
    FaultPoint(@Nullable String method, @Nullable Fault fault, BiConsumer<String, Object[]> hears) {
        this.method = method;
        this.fault = fault;
        this.hears = hears;
    }

    /** From now on: what a build asks is not what a call asks. */
    void arm() {
        armed = true;
    }

    /** {@return a collaborator with this before it, and before all that it hands out} */
    <T> T at(String slot, Class<T> type, T collaborator) {
        return type.cast(Proxy.newProxyInstance(
                FaultPoint.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> invoke(slot, collaborator, called, arguments)));
    }

    @SuppressWarnings("unchecked") // What is handed out is of the type that the method says.
    private @Nullable Object invoke(String slot, Object collaborator, Method call, Object @Nullable [] arguments)
            throws Throwable {
        if (call.getDeclaringClass() == Object.class) {
            return call.invoke(collaborator, arguments);
        }
        String name = slot + "." + call.getDeclaringClass().getSimpleName() + "." + call.getName();
        // What a builder is told it keeps: it can fail as well when it builds.
        if (armed && call.getReturnType() != call.getDeclaringClass()) {
            hears.accept(name, arguments == null ? new Object[0] : arguments);
            called.add(name);
            if (name.equals(method) && times.getAndIncrement() == 0) {
                fail();
            }
        }
        try {
            call.setAccessible(true);
            Object result = call.invoke(collaborator, arguments);
            return result != null && isCollaborator(call.getReturnType())
                    ? at(slot, (Class<Object>) call.getReturnType(), result)
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** {@return whether it is an interface that somebody else may implement} */
    static boolean isCollaborator(Class<?> type) {
        return type.isInterface()
                && !type.isSealed()
                && (type.getName().startsWith("dev.llmops.")
                        || (type.getName().startsWith("io.opentelemetry.api.") && type != SpanContext.class)
                        || type.getPackageName().equals("java.util.function"));
    }

    private void fail() {
        thread = Thread.currentThread();
        reached.countDown();
        if (fault == Fault.EXCEPTION) {
            throw exception;
        }
        if (fault == Fault.ERROR) {
            throw error;
        }
        if (fault == Fault.INTERRUPT) {
            Thread.currentThread().interrupt();
        } else {
            Uninterrupted.run(released::await);
        }
    }
}
