package dev.llmops.api.guardrail;

import java.util.Objects;

/**
 * Names something that is kept with a call, and says of what type it is.
 *
 * @param <T> the type
 * @param type the type
 * @param owner whose it is: keys of equal owners and types name the same thing. A guardrail that can be there twice says itself
 */
public record MemoryKey<T>(Class<T> type, Object owner) {

    /** Refuses nulls. */
    public MemoryKey {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(owner, "owner");
    }

    /**
     * {@return the key of the one thing of its type in a call}
     *
     * @param <T> the type
     * @param type the type
     */
    public static <T> MemoryKey<T> of(Class<T> type) {
        return new MemoryKey<>(type, type);
    }
}
