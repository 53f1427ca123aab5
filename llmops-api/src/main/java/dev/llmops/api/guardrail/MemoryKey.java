package dev.llmops.api.guardrail;

import java.util.Objects;

/**
 * Identifies an object that is kept with a call, and its type.
 *
 * @param <T> the type
 * @param type the type
 * @param owner the owner: keys with equal owners and types identify the same object. A guardrail that can occur twice in a call passes
 *     itself as the owner
 */
public record MemoryKey<T>(Class<T> type, Object owner) {

    /** Rejects nulls. */
    public MemoryKey {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(owner, "owner");
    }

    /**
     * {@return the key of the only object of its type in a call}
     *
     * @param <T> the type
     * @param type the type
     */
    public static <T> MemoryKey<T> of(Class<T> type) {
        return new MemoryKey<>(type, type);
    }
}
