package dev.llmops.local.internal.engine.decode;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How the next token of one sequence is chosen. It remembers what it chose, so it lives as long as its sequence.
 */
public interface TokenSampler extends AutoCloseable {

    @Override
    void close();
}
