package dev.llmops.api.internal;

import java.util.List;

/** The members of a composite. */
public final class Members {

    private Members() {}

    /**
     * {@return an unmodifiable copy}
     *
     * @param name what the members are, for the error message
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
}
