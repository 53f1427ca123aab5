package dev.llmops.local.internal.llama;

/** Looks at the memory of adapters. */
public final class AdapterMemory {

    private AdapterMemory() {}

    /** Returns whether an adapter is in memory, also one that is closed and still held. */
    public static boolean isTaken(LlamaAdapter adapter) {
        return adapter.heldAddress() != 0;
    }
}
