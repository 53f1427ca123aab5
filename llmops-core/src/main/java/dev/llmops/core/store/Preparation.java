package dev.llmops.core.store;

/** What can be done before the transaction, on any thread: turning records into rows. Runs once. */
@FunctionalInterface
interface Preparation<T> {
    Write<T> prepare();
}
