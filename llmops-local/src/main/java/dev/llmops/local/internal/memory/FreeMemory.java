package dev.llmops.local.internal.memory;

/** How much memory could be taken now. */
@FunctionalInterface
public interface FreeMemory {

    /** {@return free bytes, or -1 if nobody knows; {@code device}: {@code CPU} for the memory of the machine, or the name of a GPU} */
    long bytes(String device);
}
