package dev.llmops.eval.run;

import java.io.PrintStream;

/** Listens to the progress of a run. Called by several threads, but never by two at once. */
public interface RunProgress extends AutoCloseable {

    /**
     * The run begins.
     *
     * @param total number of answers: rows, times the samples of each
     */
    void begin(int total);

    /**
     * A row, or a sample of it, is finished.
     *
     * @param row the result
     */
    void finished(RowResult row);

    /** The run has ended. */
    @Override
    void close();

    /** {@return a listener that does nothing} */
    static RunProgress none() {
        return new RunProgress() {
            @Override
            public void begin(int total) {}

            @Override
            public void finished(RowResult row) {}

            @Override
            public void close() {}
        };
    }

    /**
     * {@return a progress bar with the remaining time and the spending, redrawn on one line of a terminal; use {@link #lines} for logs}
     *
     * @param out the target, for example {@link System#err}
     */
    static RunProgress bar(PrintStream out) {
        return new BarProgress(out);
    }

    /**
     * {@return a listener that writes a line after each tenth of the rows, with the spending, for logs}
     *
     * @param out the target, for example {@link System#err}
     */
    static RunProgress lines(PrintStream out) {
        return new LineProgress(out);
    }
}
