package dev.llmops.local.internal.memory;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How much memory could be taken now.
 */
@FunctionalInterface
public interface FreeMemory {

    /**
     * {@return free bytes, or -1 if nobody knows}
     *
     * @param device {@code CPU} for the memory of the machine, or the name of a GPU
     */
    long bytes(String device);
}
