package dev.llmops.local.internal.engine;

/** How the next token of one sequence is chosen. It remembers what it chose, so it lives as long as its sequence. */
interface Chooser extends AutoCloseable {

    @Override
    void close();
}
