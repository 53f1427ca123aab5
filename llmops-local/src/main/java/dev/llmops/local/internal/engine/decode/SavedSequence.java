package dev.llmops.local.internal.engine.decode;

/** A sequence that was taken out of the cache and can be put back, without computing it again. */
public interface SavedSequence extends AutoCloseable {

    /** Returns the memory it takes. */
    long bytes();

    @Override
    void close();
}
