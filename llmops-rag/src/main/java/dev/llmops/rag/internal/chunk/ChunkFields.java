package dev.llmops.rag.internal.chunk;

/** Names of metadata that more than one package knows. */
public final class ChunkFields {

    /** Where the parent of a passage begins and ends in its document. */
    public static final String PARENT_START = "parentStart";

    public static final String PARENT_END = "parentEnd";

    private ChunkFields() {}
}
