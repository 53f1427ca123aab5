package dev.llmops.local.internal.engine.decode;

/** How the next token of one sequence is chosen. It remembers what it chose, so it lives as long as its sequence. */
public interface TokenSampler extends AutoCloseable {

    @Override
    void close();
}
