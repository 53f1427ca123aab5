package dev.llmops.commons.internal.thread;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits to the end, whoever interrupts it: for what was paid for, or must not be left half done. The interrupt is kept for the caller.
 */
public final class Uninterrupted {

    /** What is begun again when it is interrupted. */
    @FunctionalInterface
    public interface Get<T extends @Nullable Object, E extends Exception> {
        T get() throws InterruptedException, E;
    }

    /** The same without a result. */
    @FunctionalInterface
    public interface Run {
        void run() throws InterruptedException;
    }

    private Uninterrupted() {}

    public static void run(Run wait) {
        run(wait, interrupt -> {});
    }

    public static <T extends @Nullable Object, E extends Exception> T get(Get<T, E> wait) throws E {
        return get(wait, interrupt -> {});
    }

    /**
     * Waits.
     *
     * @param onInterrupt is told of each interrupt, before the wait goes on, for example to end sooner what is waited for
     */
    public static void run(Run wait, Consumer<InterruptedException> onInterrupt) {
        get(
                () -> {
                    wait.run();
                    return true;
                },
                onInterrupt);
    }

    /**
     * {@return what comes of waiting}
     *
     * @param onInterrupt is told of each interrupt, before the wait goes on, for example to end sooner what is waited for
     * @throws E as it does
     */
    public static <T extends @Nullable Object, E extends Exception> T get(
            Get<T, E> wait, Consumer<InterruptedException> onInterrupt) throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    onInterrupt.accept(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
