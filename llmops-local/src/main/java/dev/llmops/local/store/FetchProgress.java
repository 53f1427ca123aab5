package dev.llmops.local.store;

import dev.llmops.local.internal.store.ProgressBar;
import dev.llmops.local.internal.store.ProgressLines;
import dev.llmops.local.internal.store.Terminal;
import java.io.PrintStream;

/**
 * Gets told how far a fetch is. Called by the thread that fetches: first {@link #begin}, then {@link #advance} any number
 * of times, then {@link #end}, and the same again if there is a next step.
 */
public interface FetchProgress {

    /**
     * A step begins.
     *
     * @param what the step, for people: {@code SmolLM2-135M-Instruct.Q4_1.gguf}
     * @param totalBytes the size of the whole, or -1 if it is not known
     */
    void begin(String what, long totalBytes);

    /**
     * The step went on.
     *
     * @param doneBytes bytes that are there now
     */
    void advance(long doneBytes);

    /** The step ended, well or not. */
    void end();

    /** {@return a progress that tells nobody} */
    static FetchProgress noop() {
        return new FetchProgress() {
            @Override
            public void begin(String what, long totalBytes) {}

            @Override
            public void advance(long doneBytes) {}

            @Override
            public void end() {}
        };
    }

    /**
     * {@return a bar that is drawn again and again on one line, or {@link #lines} where input or output of this
     * process is no terminal, such as a log file}
     *
     * @param out where it is drawn, usually {@link System#err}
     */
    static FetchProgress bar(PrintStream out) {
        return Terminal.isThere() ? new ProgressBar(out) : lines(out);
    }

    /**
     * {@return one line for each step, for logs}
     *
     * @param out where it is written, usually {@link System#err}
     */
    static FetchProgress lines(PrintStream out) {
        return new ProgressLines(out);
    }
}
