package dev.llmops.api.internal;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>The members of a composite.
 */
public final class Members {

    private Members() {}

    /**
     * {@return an unmodifiable copy}
     *
     * @param name what the members are, for the error message
     * @param members the members
     * @param <T> their type
     * @throws IllegalArgumentException if there is none
     */
    public static <T> List<T> atLeastOne(String name, List<T> members) {
        List<T> copy = List.copyOf(members);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException(name + " must hold at least one member, but was empty");
        }
        return copy;
    }

    /**
     * Does something with each member, in order. When it throws for one, the rest still have their turn; then the first
     * exception is thrown, with the others as its suppressed ones.
     *
     * @param members the members
     * @param action what to do
     * @param <T> their type
     */
    public static <T> void forEach(List<T> members, Consumer<? super T> action) {
        @Nullable RuntimeException first = null;
        for (T member : members) {
            try {
                action.accept(member);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else if (first != e) {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
