package dev.llmops.api.closing;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes, cancels or tells several things in order, each of them whatever happened to those before. For who writes a store, a
 * model client or anything else that holds several. Safe for use by several threads.
 */
public final class Closing {

    private Closing() {}

    /**
     * Takes each step, in order. When one throws, an exception or an {@link Error}, the rest still have their turn; then the
     * first is thrown, with the others as its suppressed ones.
     *
     * @param steps the steps, such as {@code file::close}
     */
    public static void all(Runnable... steps) {
        each(Arrays.asList(steps), Runnable::run);
    }

    /**
     * Does something with each member, in the same way.
     *
     * @param members the members
     * @param action what to do
     * @param <T> their type
     */
    public static <T> void each(Iterable<? extends T> members, Consumer<? super T> action) {
        @Nullable Throwable first = null;
        for (T member : members) {
            try {
                action.accept(member);
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /**
     * Takes a step after a failure that is told rather than one of the step, which becomes its suppressed one.
     *
     * @param failure the failure
     * @param step the step, such as {@code file::close}
     */
    public static void after(Throwable failure, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (failure != e) {
                failure.addSuppressed(e);
            }
        }
    }
}
