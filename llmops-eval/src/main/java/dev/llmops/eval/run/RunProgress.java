package dev.llmops.eval.run;

import java.io.PrintStream;

/** Hears how far a run is. Called by several threads, but never by two at once. */
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
     * @param row what became of it
     */
    void finished(RowResult row);

    /** The run has ended. */
    @Override
    void close();

    /** {@return nobody who hears} */
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
     * {@return a bar with the time that is left and what was spent, drawn again and again on one line of a terminal; {@link #lines} are for logs}
     *
     * @param out where it is drawn, for example {@link System#err}
     */
    static RunProgress bar(PrintStream out) {
        return new BarProgress(out);
    }

    /**
     * {@return a line after each tenth of the rows, with what was spent, for logs}
     *
     * @param out where it is written, for example {@link System#err}
     */
    static RunProgress lines(PrintStream out) {
        return new LineProgress(out);
    }
}
