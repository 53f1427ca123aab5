package dev.llmops.api.closing;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes, cancels or notifies several things in order, each of them even if an earlier one fails. For implementers of a store, a
 * model client or anything else that holds several resources. Safe for use by multiple threads.
 */
public final class Closing {

    private Closing() {}

    /**
     * Runs each step, in order. If one throws an exception or an {@link Error}, the remaining steps still run; then the
     * first failure is thrown, with the others as suppressed exceptions.
     *
     * @param steps the steps, such as {@code file::close}
     */
    public static void all(Runnable... steps) {
        each(Arrays.asList(steps), Runnable::run);
    }

    /**
     * Applies an action to each member, with the same handling of failures.
     *
     * @param members the members
     * @param action the action
     * @param <T> the type of the members
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
     * Runs a step after a failure. The failure is the one to report, and a failure of the step becomes its suppressed exception.
     *
     * @param failure the failure to report
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
