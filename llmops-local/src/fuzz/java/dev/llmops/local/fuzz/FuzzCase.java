package dev.llmops.local.fuzz;

/**
 * One try to end the JVM.
 *
 * @param text what is tried, to print
 * @param action tries it
 */
record FuzzCase(String text, Action action) {

    /** Ends, in a typed exception or without one. */
    interface Action {
        void run() throws Exception;
    }
}
