package dev.llmops.cli;

import dev.llmops.local.FetchProgress;
import java.io.PrintStream;

/** One line for each step, for logs, where a bar that is drawn again and again would be in the way. */
final class PlainProgress implements FetchProgress {

    private final PrintStream out;

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String what, long totalBytes) {
        out.println(totalBytes < 0 ? what + " ..." : what + " (" + Figures.megabytes(totalBytes) + ") ...");
    }

    @Override
    public void advance(long doneBytes) {}

    @Override
    public void end() {}
}
