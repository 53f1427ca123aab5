package dev.llmops.local.internal.engine;

/** A sequence that was taken out of the cache and can be put back, without computing it again. */
interface SavedSequence extends AutoCloseable {

    /** Returns the memory it takes. */
    long bytes();

    @Override
    void close();
}
