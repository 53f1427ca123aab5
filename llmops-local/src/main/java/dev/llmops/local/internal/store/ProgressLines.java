package dev.llmops.local.internal.store;

import dev.llmops.local.store.FetchProgress;
import java.io.PrintStream;
import java.util.Locale;

/** One line for each step, for logs, where a bar that is drawn again and again would be in the way. */
public final class ProgressLines implements FetchProgress {

    private final PrintStream out;

    /** Creates the lines. {@code out}: where they are written. */
    public ProgressLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String what, long totalBytes) {
        out.println(
                totalBytes < 0
                        ? what + " ..."
                        : what + " (" + String.format(Locale.ROOT, "%.1f MB", totalBytes / 1e6) + ") ...");
    }

    @Override
    public void advance(long doneBytes) {}

    @Override
    public void end() {}
}
