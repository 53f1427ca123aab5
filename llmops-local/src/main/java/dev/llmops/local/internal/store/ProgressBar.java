package dev.llmops.local.internal.store;

import dev.llmops.local.store.FetchProgress;
import java.io.PrintStream;
import java.util.Locale;

/**
 * One line that is drawn again at each percent. Written here because libraries for it bring a terminal library along,
 * which a server application would carry for nothing.
 */
public final class ProgressBar implements FetchProgress {

    private static final int WIDTH = 30;
    private static final double MEGABYTE = 1e6;

    private final PrintStream out;
    private String what = "";
    private long total;
    private long done;
    private long drawn;

    /** Creates the bar. {@code out}: where it is drawn. */
    public ProgressBar(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(String step, long totalBytes) {
        what = step;
        total = totalBytes;
        done = 0;
        drawn = -1;
        draw();
    }

    @Override
    public void advance(long doneBytes) {
        done = doneBytes;
        draw();
    }

    @Override
    public void end() {
        out.println();
        out.flush();
    }

    private void draw() {
        long step = total > 0 ? done * 100 / total : done / (long) MEGABYTE;
        if (step == drawn) {
            return;
        }
        drawn = step;
        out.print("\r" + what + "  " + (total > 0 ? bar() : megabytes(done)));
        out.flush();
    }

    private String bar() {
        int filled = (int) (done * WIDTH / total);
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done * 100 / total + "% of "
                + megabytes(total);
    }

    private static String megabytes(long bytes) {
        return bytes == 0 ? "..." : String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
    }
}
