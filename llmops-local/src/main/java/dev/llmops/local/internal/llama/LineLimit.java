package dev.llmops.local.internal.llama;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/**
 * At most so many lines a second of each level: what fails once for each token must not fill a disk. Levels that are only for
 * looking closely get more, as loading a model says a few hundred lines. Safe for use by multiple threads.
 */
final class LineLimit {

    static final int LINES = 50;
    static final int DETAILED_LINES = 2_000;
    private static final long SECOND = 1_000_000_000;

    private static final class Window {
        private long begin;
        private int lines;
        private long leftOut;
    }

    private final LongSupplier ticker;
    private final Map<Level, Window> windows = new EnumMap<>(Level.class);

    LineLimit(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Counts a line. Returns how many lines were left out since the last one that was not, or -1 if this one is left out. */
    synchronized long leftOutBefore(Level level) {
        long now = ticker.getAsLong();
        Window window = windows.computeIfAbsent(level, key -> new Window());
        if (window.lines == 0 || now - window.begin >= SECOND) {
            window.begin = now;
            window.lines = 0;
        }
        if (window.lines >= (level.compareTo(Level.DEBUG) < 0 ? LINES : DETAILED_LINES)) {
            window.leftOut++;
            return -1;
        }
        window.lines++;
        long leftOut = window.leftOut;
        window.leftOut = 0;
        return leftOut;
    }
}
